// The canvas element's half of platform_web.cpp: listeners on the element alone, and the request for a frame.
// Pointer capture keeps a drag going outside of the canvas without a listener anywhere else.
mergeInto(LibraryManager.library, {
  etude_request_frame_js: function () {
    var ask = Module['etude_request_frame'];
    if (ask) ask();
  },

  $etudeCanvas: { element: null, pointers: {}, pinch: null, zooming: false },

  etude_canvas_listen__deps: ['$etudeCanvas'],
  etude_canvas_listen: function (selector) {
    var canvas = document.querySelector(UTF8ToString(selector));
    if (!canvas) return 0;
    var state = etudeCanvas;
    state.element = canvas;
    canvas.style.touchAction = 'none';
    // Kinds as in PlatformEvent::Kind.
    var MOVE = 0, DOWN = 1, UP = 2, LEAVE = 3, CANCEL = 4, WHEEL = 5, PINCH = 6, LOST = 7, RESTORED = 8, FOCUS = 9, BLUR = 10;
    function scale() {
      var box = canvas.getBoundingClientRect();
      return { box: box, x: box.width > 0 ? canvas.width / box.width : 1, y: box.height > 0 ? canvas.height / box.height : 1 };
    }
    function send(kind, event, touch, dx, dy, zoom, factor) {
      var s = scale();
      _etude_platform_event(kind, (event.clientX - s.box.left) * s.x, (event.clientY - s.box.top) * s.y, touch ? 1 : 0,
                            dx * s.x, dy * s.y, zoom ? 1 : 0, factor);
    }
    function fingers() {
      var found = [];
      for (var id in state.pointers) found.push(state.pointers[id]);
      return found;
    }
    function middle(pair) {
      return { clientX: (pair[0].clientX + pair[1].clientX) / 2, clientY: (pair[0].clientY + pair[1].clientY) / 2,
               apart: Math.hypot(pair[0].clientX - pair[1].clientX, pair[0].clientY - pair[1].clientY) };
    }
    function place(event) { return { clientX: event.clientX, clientY: event.clientY }; }

    canvas.addEventListener('pointerdown', function (event) {
      if (event.button !== 0) return;
      try { canvas.setPointerCapture(event.pointerId); } catch (error) { /* the pointer is gone already */ }
      var touch = event.pointerType === 'touch';
      if (touch) {
        state.pointers[event.pointerId] = place(event);
        var pair = fingers();
        if (pair.length === 2) {
          // The second finger turns a drag into a pinch.
          send(CANCEL, event, true, 0, 0, false, 1);
          state.pinch = middle(pair);
          return;
        }
        if (pair.length > 2) return;
      }
      send(MOVE, event, touch, 0, 0, false, 1);
      send(DOWN, event, touch, 0, 0, false, 1);
    });
    canvas.addEventListener('pointermove', function (event) {
      var touch = event.pointerType === 'touch';
      if (touch) {
        if (!state.pointers[event.pointerId]) return;
        state.pointers[event.pointerId] = place(event);
        var pair = fingers();
        if (state.pinch) {
          if (pair.length !== 2) return;
          var now = middle(pair);
          var factor = state.pinch.apart > 0 ? now.apart / state.pinch.apart : 1;
          send(PINCH, now, true, now.clientX - state.pinch.clientX, now.clientY - state.pinch.clientY, false, factor);
          state.pinch = now;
          return;
        }
      }
      send(MOVE, event, touch, 0, 0, false, 1);
    });
    function up(event) {
      var touch = event.pointerType === 'touch';
      if (touch) {
        delete state.pointers[event.pointerId];
        if (state.pinch) {
          if (fingers().length === 0) state.pinch = null;
          return;
        }
      } else if (event.button !== 0) return;
      send(UP, event, touch, 0, 0, false, 1);
      if (touch) send(LEAVE, event, true, 0, 0, false, 1);
    }
    canvas.addEventListener('pointerup', up);
    canvas.addEventListener('pointercancel', function (event) {
      delete state.pointers[event.pointerId];
      if (fingers().length === 0) state.pinch = null;
      send(CANCEL, event, event.pointerType === 'touch', 0, 0, false, 1);
    });
    canvas.addEventListener('pointerleave', function (event) {
      if (event.pointerType !== 'touch') send(LEAVE, event, false, 0, 0, false, 1);
    });
    canvas.addEventListener('wheel', function (event) {
      var unit = event.deltaMode === 1 ? 18 : event.deltaMode === 2 ? 400 : 1;
      // The browser reports a pinch on a touch pad as a wheel with Ctrl; the page itself shall not be zoomed by it.
      event.preventDefault();
      send(WHEEL, event, false, event.deltaX * unit, event.deltaY * unit, event.ctrlKey, 1);
    }, { passive: false });
    // Only who came by keyboard is shown where the keys act.
    canvas.addEventListener('focus', function () {
      if (canvas.matches(':focus-visible')) send(FOCUS, { clientX: 0, clientY: 0 }, false, 0, 0, false, 1);
    });
    canvas.addEventListener('blur', function () {
      send(BLUR, { clientX: 0, clientY: 0 }, false, 0, 0, false, 1);
    });
    canvas.addEventListener('webglcontextlost', function (event) {
      event.preventDefault();
      send(LOST, { clientX: 0, clientY: 0 }, false, 0, 0, false, 1);
    });
    canvas.addEventListener('webglcontextrestored', function () {
      send(RESTORED, { clientX: 0, clientY: 0 }, false, 0, 0, false, 1);
    });
    return 1;
  },

  etude_canvas_cursor__deps: ['$etudeCanvas'],
  etude_canvas_cursor: function (cursor) {
    var names = ['default', 'pointer', 'grabbing', 'col-resize', 'row-resize'];
    if (etudeCanvas.element) etudeCanvas.element.style.cursor = names[cursor] || 'default';
  },
});
