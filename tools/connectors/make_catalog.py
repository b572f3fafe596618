#!/usr/bin/env python3
"""Makes core/connector/catalog.txt, the table of connector methods, from the facts in connectors.json.

Usage: make_catalog.py CONNECTORS_JSON > core/connector/catalog.txt

The facts leave out paths that follow from the conventions of their API; they are derived here, and the tables of the
specification (callbacks-and-connectors.md, B5) are checked against the result. Of the two giants, compute and aiplatform,
the resources that workflows use are kept. One API a block:
  # api version base
  method<TAB>verb<TAB>path<TAB>required,…<TAB>query,…<TAB>body type<TAB>response type
"""
import json
import re
import sys

COMPUTE = {
    'acceleratorTypes', 'addresses', 'autoscalers', 'backendServices', 'diskTypes', 'disks', 'firewalls', 'forwardingRules', 'globalAddresses',
    'globalForwardingRules', 'globalOperations', 'healthChecks', 'images', 'instanceGroupManagers', 'instanceGroups', 'instanceTemplates', 'instances',
    'machineImages', 'machineTypes', 'networks', 'projects', 'regionOperations', 'regions', 'resourcePolicies', 'routes', 'routers', 'snapshots',
    'sslCertificates', 'subnetworks', 'targetHttpProxies', 'urlMaps', 'zoneOperations', 'zones',
}
AIPLATFORM = re.compile(
    r'^projects\.locations\.(batchPredictionJobs|batchpredictionjobs|customJobs|datasets|endpoints|hyperparametertuningjobs|models|operations|pipelineJobs|publishers\.models|trainingPipelines)\.[A-Za-z]+$')
STANDARD = {'get', 'list', 'insert', 'delete', 'patch', 'update', 'create', 'aggregatedList'}
# What the specification says apart from the descriptions: the calling convention of connectors.
OVERRIDES = {
    'cloudfunctions.v1 projects.locations.functions.create': ('v1/{+location}/functions', ['location']),
}

# Methods of the specification's tables that the facts leave out.
ADDITIONS = {
    'storage.v1': {
        'objects.copy': [
            'POST', 'storage/v1/b/{sourceBucket}/o/{sourceObject}/copyTo/b/{destinationBucket}/o/{destinationObject}',
            ['sourceBucket', 'sourceObject', 'destinationBucket', 'destinationObject'],
            ['destinationPredefinedAcl', 'ifGenerationMatch', 'ifSourceGenerationMatch', 'projection', 'sourceGeneration', 'userProject'], 'Object', 'Object'],
    },
}


def lower_first(text):
    return text[:1].lower() + text[1:]


def compute_path(name, required):
    collection, verb = name.split('.')[-2:]
    scope = 'zones/{zone}' if 'zone' in required else 'regions/{region}' if 'region' in required else 'global'
    for prefix in ('region', 'global'):
        if collection.startswith(prefix) and len(collection) > len(prefix) and collection[len(prefix)].isupper():
            collection = lower_first(collection[len(prefix):])
    if collection == 'zoneOperations':
        collection = 'operations'
    ids = [p for p in required if p not in ('project', 'zone', 'region') and p not in QUERY_LIKE]
    base = 'compute/v1/projects/{project}'
    if collection in ('zones', 'regions'):
        path = f'{base}/{collection}'
        ids = required[1:]
    elif collection == 'projects':
        path = base
    else:
        path = f'{base}/{scope}/{collection}'
    if ids:
        path += '/{%s}' % ids[0]
    if verb not in STANDARD:
        path += '/' + verb
    return path


QUERY_LIKE = {'deviceName', 'networkInterface', 'accessConfig', 'requestId', 'permissions'}
SQL_VERBS = {'connect.get': 'connectSettings', 'connect.generateEphemeralCert': ':generateEphemeralCert'}


def conventional_path(api, name, required, methods):
    """The path of a method whose description leaves it out."""
    parts = name.split('.')
    collection, verb = parts[-2], parts[-1]
    ids = list(required)
    if api == 'compute.v1':
        return compute_path(name, required)
    if api == 'bigquery.v2':
        path = 'bigquery/v2/projects/{+projectId}'
        if collection in ('jobs',):
            path += '/jobs/{+jobId}'
            return path if verb == 'get' else path + '/' + verb
        path += '/datasets'
        if 'datasetId' in ids:
            path += '/{+datasetId}'
        names = {'tables': 'tableId', 'tabledata': 'tableId', 'models': 'modelId', 'routines': 'routineId', 'rowAccessPolicies': 'tableId'}
        if collection in names:
            path += '/' + ('tables' if collection in ('tabledata', 'rowAccessPolicies') else collection)
            if names[collection] in ids:
                path += '/{+%s}' % names[collection]
        if collection == 'rowAccessPolicies':
            path += '/rowAccessPolicies' + ('/{+policyId}' if 'policyId' in ids else '')
        if collection == 'tabledata':
            return path + ('/insertAll' if verb == 'insertAll' else '/data')
        return path if verb in STANDARD else path + (':' if verb in ('undelete', 'batchDelete') else '/') + verb
    if api == 'sqladmin.v1beta4':
        path = 'sql/v1beta4/projects/{project}'
        if collection == 'operations':
            return path + '/operations/{operation}/' + verb
        if name == 'connect.resolve':
            return 'sql/v1beta4/locations/{location}/dns/{dnsName}:resolveConnectSettings'
        path += '/instances/{instance}'
        if collection == 'instances':
            return path + '/' + verb
        if collection == 'connect':
            tail = SQL_VERBS[name]
            return path + (tail if tail.startswith(':') else '/' + tail)
        path += '/' + collection
        last = [p for p in ids if p not in ('project', 'instance')]
        if last:
            path += '/{%s}' % last[0]
        return path if verb in STANDARD else path + '/' + verb
    if api == 'container.v1':
        path = 'v1/projects/{projectId}/zones/{zone}/' + ('operations/{operationId}' if collection == 'operations' else 'clusters/{clusterId}')
        if 'nodePools' in parts:
            path += '/nodePools' + ('/{nodePoolId}' if 'nodePoolId' in ids else '')
        if verb in STANDARD:
            return path
        return path + (':' if collection == 'operations' or verb in ('completeIpRotation', 'rollback', 'setMaintenancePolicy', 'setMasterAuth', 'setNetworkPolicy', 'startIpRotation') else '/') + verb
    if api == 'dataflow.v1b3':
        path = 'v1b3/projects/{projectId}' + ('/locations/{location}' if 'location' in ids else '')
        if verb == 'workerMessages':
            return path + '/WorkerMessages'
        if collection in ('templates', 'flexTemplates'):
            return path + '/' + collection + {'create': '', 'get': ':get', 'launch': ':launch'}[verb]
        if 'jobs' in parts:
            path += '/jobs/{jobId}'
        if collection == 'jobs':
            return path + {'get': '', 'update': '', 'snapshot': ':snapshot', 'getExecutionDetails': '/executionDetails', 'getMetrics': '/metrics'}.get(verb, '/' + verb)
        path += '/' + collection
        if 'stageId' in ids:
            path += '/{stageId}'
        if 'snapshotId' in ids:
            path += '/{snapshotId}'
        tail = {'getExecutionDetails': '/executionDetails', 'lease': ':lease', 'reportStatus': ':reportStatus', 'getConfig': '/getConfig', 'sendCapture': '/sendCapture', 'getWorkerStacktraces': '/getWorkerStacktraces'}
        return path + tail.get(verb, '')
    if api == 'sheets.v4':
        path = 'v4/spreadsheets/{spreadsheetId}'
        if collection == 'developerMetadata':
            return path + '/developerMetadata' + ('/{metadataId}' if verb == 'get' else ':search')
        if collection == 'sheets':
            return path + '/sheets/{sheetId}:copyTo'
        return path + '/values:' + verb
    if api == 'storage.v1':
        if name == 'objects.compose':
            return 'storage/v1/b/{destinationBucket}/o/{destinationObject}/compose'
        if name == 'objects.move':
            return 'storage/v1/b/{bucket}/o/{sourceObject}/moveTo/o/{destinationObject}'
        if name == 'folders.rename':
            return 'storage/v1/b/{bucket}/folders/{sourceFolder}/renameTo/folders/{destinationFolder}'
        tails = {'getIamPolicy': '/iam', 'setIamPolicy': '/iam', 'testIamPermissions': '/iam/testPermissions'}
        collections = {'notifications': 'notificationConfigs'}
        path = 'storage/v1/b/{bucket}/' + collections.get(collection, collection) + '/{%s}' % required[1]
        return path + (tails.get(verb) or ('' if verb in STANDARD else '/' + verb))
    if api == 'run.v1':
        return 'apis/domains.cloudrun.com/v1/{+parent}/authorizeddomains'
    return None


def main():
    facts = json.load(open(sys.argv[1], encoding='utf-8'))
    out = []
    for api in sorted(facts):
        if api == 'about':
            continue
        entry = facts[api]
        service, version = api.rsplit('.', 1)
        if service == 'integrations':
            version = 'v1'  # the connector's name for the API version v1alpha
        out.append(f'# {service} {version} {entry["base"]}')
        methods = {**ADDITIONS.get(api, {}), **entry['methods']}
        for name in sorted(methods):
            verb, path, required, query, body, response = methods[name]
            if api == 'compute.v1' and name.split('.')[0] not in COMPUTE:
                continue
            if api == 'aiplatform.v1' and not AIPLATFORM.match(name):
                continue
            if path is None:
                path = conventional_path(api, name, required, entry['methods'])
            if path is None:
                continue
            override = OVERRIDES.get(f'{api} {name}')
            if override:
                path, required = override
            variables = re.findall(r'\{\+?([A-Za-z0-9_]+)\}', path)
            required = variables + [p for p in required if p not in variables]
            query = [q for q in query if q not in required or q not in variables]
            out.append('\t'.join([name, verb, path, ','.join(required), ','.join(query), body or '', response or '']))
    sys.stdout.write('\n'.join(out) + '\n')


main()
