// Configuration of mbed TLS: message digests and HMAC, nothing else.
#pragma once

#define MBEDTLS_MD_C
#define MBEDTLS_MD5_C
#define MBEDTLS_SHA1_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA512_C
// Smaller code for the page; hashing is never the hot path of a workflow.
#define MBEDTLS_SHA256_SMALLER
#define MBEDTLS_SHA512_SMALLER

#include "mbedtls/check_config.h"
