/** What stands in a page's place while it has nothing to show. */
Component({
  options: { addGlobalClass: true },
  properties: {
    state: { type: String, value: 'loading' },
    w: { type: Object, value: {} },
    title: { type: String, value: '' },
    text: { type: String, value: '' },
  },
  methods: {
    retry() {
      this.triggerEvent('retry');
    },
  },
});
