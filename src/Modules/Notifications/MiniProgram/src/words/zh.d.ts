// What the build puts here is the mobile web's own file.
export { texts } from '../../../../../Host/ClientApp/src/mobile/texts/zh';
