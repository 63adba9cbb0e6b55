/**
 * The words that mean something in the configuration and lease files of dhcpd and dhclient 4.4.3 (intern() of
 * common/conflex.c), with the numbers under which some of its messages name them. Case does not matter.
 */
const WORDS = `
abandoned:319 active:572 add:342 address:464 after:654 algorithm:459 alias:317 all:357 allow:310
also:653 and:334 anycast-mac:659 append:326 array:389 at:430 atsfp:616 authenticated:355
authentication:383 authoring-byte-order:673 authoritative:380 auto-partner-down:661 backoff-
cutoff:320 backup:576 balance:461 big-endian:675 billing:363 binary-to-ascii:404 binding:570
boolean:390 boot-unknown-clients:290 booting:313 bootp:578 bound:597 break:343 case:436 check:339
ciaddr:274 class:270 client-hostname:329 client-identifier:298 client-state:593 client-updates:601
clients:353 close:603 cltt:568 code:388 commit:411 communications-interrupted:376 compressed:635
concat:398 config-option:406 conflict-done:660 connect:610 create:604 db-time-format:624 debug:584
declines:421 default:314 default-duid:646 default-lease-time:280 define:455 defined:450 delete:432
deleted:417 deny:312 disconnect:680 do-forward-update:614 do-forward-updates:614 domain:323 domain-
list:630 domain-name:613 duplicates:420 dynamic:358 dynamic-bootp:286 dynamic-bootp-lease-cutoff:288
dynamic-bootp-lease-length:289 else:344 elsif:345 en:649 encapsulate:591 encode-int:399 ends:268
epoch:623 error:583 ethernet:261 eval:452 execute:632 exists:350 expire:308 expired:573 expiry:409
extract-int:340 failover:365 fatal:582 fddi:379 filename:258 fixed-address:259 fixed-address6:634
fixed-prefix6:658 formerr:437 free:571 function:454 get-lease-hostnames:295 gethostbyname:665
gethostname:662 giaddr:277 group:293 hardware:257 hash:621 hba:426 help:606 hex:677 host:256 host-
decl-name:407 host-identifier:637 hostname:328 ia-na:638 ia-pd:640 ia-ta:639 iaaddr:641 iaprefix:642
identifier:370 if:341 ignore:384 include:569 infiniband:668 infinite:416 info:585 initial-delay:664
initial-interval:321 integer:391 interface:305 ip-address:394 ip6-address:633 is:425 key:457 key-
algorithm:679 known:354 known-clients:615 lcase:617 lease:271 lease-id-format:676 lease-time:413
lease6:643 leased-address:403 leasequery:631 length:620 let:453 limit:362 little-endian:674 ll:650
llt:648 load:460 local:625 log:581 match:347 max:462 max-balance:628 max-lease-misbalance:626 max-
lease-ownership:627 max-lease-time:281 max-life:645 max-response-delay:373 max-transmit-idle:372
max-unacked-updates:427 mclt:428 media:315 medium:316 members:359 min-balance:629 min-lease-time:332
min-secs:333 my:366 nameserver:322 netmask:279 never:415 new:601 next:579 next-server:291 no:431
noerror:438 normal:375 not:381 notauth:439 notimp:440 notzone:441 null:448 nxdomain:442 nxrrset:443
octal:678 of:360 omapi:580 on:408 one-lease-per-client:294 open:605 option:260 or:335 owner:424
packet:273 parse-vendor-option:672 partner:367 partner-down:374 paused:587 peer:364 pick:405 pick-
first-value:405 pool:351 pool6:669 port:371 potential-conflict:377 preferred-life:644 prefix6:657
prepend:327 primary:368 primary6:666 pseudo:361 range:272 range6:651 rebind:307 reboot:318
recontact-interval:600 recover:378 recover-done:588 recover-wait:608 refresh:612 refused:444
reject:330 release:410 released:574 remove:611 renew:306 request:299 require:300 reserved:577
reset:575 resolution-interrupted:465 retry:302 return:586 reverse:402 rewind:663 script:304
search:324 secondary:369 secondary6:667 seconds:463 secret:458 select:596 select-timeout:303
send:297 server:609 server-duid:647 server-identifier:287 server-name:285 servfail:445 set:449
shared-network:284 shutdown:589 siaddr:276 signed:392 size:622 space:397 spawn:348 split:429
starts:267 startup:590 state:466 static:414 string:396 subclass:346 subnet:278 subnet6:636
substring:337 suffix:338 supersede:325 switch:435 temporary:656 text:395 timeout:301 timestamp:266
token-ring:292 transmission:602 tsfp:423 tstp:422 ucase:618 uid:269 unauthenticated:356 unknown:352
unknown-clients:309 unknown-state:567 unset:451 unsigned:393 update:434 use-host-decl-names:296 use-
lease-addr-for-default-route:331 user-class:283 v6relay:670 v6relopt:671 vendor:592 vendor-class:282
width:619 with:349 yiaddr:275 yxdomain:446 yxrrset:447 zerolen:655 zone:456
`;

/** Numbers of words. Two spellings of one thing have the same number. */
export const KEYWORDS: ReadonlyMap<string, number> = new Map(
  WORDS.trim()
    .split(/\s+/)
    .map(row => {
      const [word = '', number = ''] = row.split(':');
      return [word, Number(number)] as const;
    }),
);
