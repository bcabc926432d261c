/** Runs a server until the input ends, so that it ends with us, however that goes. */
export const untilInputEnds =
  'exec 3<&0; "$@" & server=$!; { cat <&3; kill $server; } & wait $server';
