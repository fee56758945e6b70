// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"net/http"
	"testing"
)

// realHeaders are what stands between a service and its clients, with the headers that it adds to a response. None of
// them says anything of the list.
var realHeaders = map[string][]string{
	"Cloudflare": { // in front of an API, with early hints and error reporting on
		"Date: Fri, 02 Jan 2026 03:04:05 GMT", "Content-Type: application/json; charset=utf-8", "Connection: keep-alive", "CF-RAY: 8c1f2e3d4a5b6c7d-FRA", "CF-Cache-Status: DYNAMIC",
		"Cf-Apo-Via: origin,host", "Server: cloudflare", `Report-To: {"endpoints":[{"url":"https:\/\/a.nel.cloudflare.com\/report\/v4?s=abc"}],"group":"cf-nel","max_age":604800}`,
		`NEL: {"success_fraction":0,"report_to":"cf-nel","max_age":604800}`, `Server-Timing: cfL4;desc="?proto=TCP&rtt=12&sent=7&recv=9&lost=0&retrans=0&sent_bytes=3398&recv_bytes=1911&delivery_rate=233333&cwnd=251&unsent_bytes=0&x=0"`,
		"alt-svc: h3=\":443\"; ma=86400", "Strict-Transport-Security: max-age=15552000; includeSubDomains; preload", "Vary: Accept-Encoding", "Last-Modified: Fri, 02 Jan 2026 03:00:00 GMT",
		"Link: </css/app.css>; rel=preload; as=style, <https://fonts.example>; rel=preconnect", "Set-Cookie: __cf_bm=abc; path=/; expires=Fri, 02-Jan-26 03:34:05 GMT; HttpOnly", "Priority: u=1,i", "Age: 12", "Expires: 0",
	},
	"Amazon CloudFront, behind it an API gateway": {
		"X-Cache: Miss from cloudfront", "Via: 1.1 4f5e6d7c8b9a.cloudfront.net (CloudFront)", "X-Amz-Cf-Pop: FRA56-P8", "X-Amz-Cf-Id: Zx0Yw1Vu2Ts3==", "x-amzn-RequestId: 7f3c0e11-1111-2222", "x-amz-apigw-id: ABCdefGHI=",
		"X-Amzn-Trace-Id: Root=1-67762f11-0a1b2c3d;Parent=5e6f;Sampled=0;Lineage=1:abc:0", "x-amzn-Remapped-Content-Length: 312", "x-amzn-Remapped-Connection: keep-alive", "x-amzn-Remapped-Date: Fri, 02 Jan 2026 03:04:05 GMT",
		"x-amzn-ErrorType: ", "x-amz-meta-next-step: none", "x-amz-version-id: 3", "Accept-Ranges: bytes", `ETag: "abc"`, "Age: 3", "x-amz-server-side-encryption: AES256",
	},
	"an application load balancer of AWS": {
		"Server: awselb/2.0", "X-Amzn-Trace-Id: Root=1-67762f11-0a1b2c3d", "Set-Cookie: AWSALB=abc; Expires=Fri, 09 Jan 2026 03:04:05 GMT; Path=/", "X-Amzn-Tls-Version: TLSv1.3", "X-Amzn-Tls-Cipher-Suite: TLS_AES_128_GCM_SHA256",
	},
	"Envoy": { // with all that its router adds
		"server: envoy", "x-envoy-upstream-service-time: 12", "x-envoy-attempt-count: 2", "x-envoy-decorator-operation: crm.svc.cluster.local:80/*", "x-envoy-ratelimited: true", "x-envoy-overloaded: true",
		"x-envoy-upstream-healthchecked-cluster: crm", "x-envoy-expected-rq-timeout-ms: 15000", "x-envoy-max-retries: 3", "x-envoy-is-timeout-retry: false", "x-envoy-degraded: true", "x-envoy-immediate-health-check-fail: false",
		"x-ratelimit-limit: 500, 500;w=5", "x-ratelimit-remaining: 499", "x-ratelimit-reset: 5", "x-request-id: 7f3c", "x-b3-sampled: 1", "grpc-status: 0",
	},
	"Kong": { // with its plug-ins for limits and caching
		"Via: 1.1 kong/3.9.0", "X-Kong-Upstream-Latency: 12", "X-Kong-Proxy-Latency: 1", "X-Kong-Response-Latency: 13", "X-Kong-Request-Id: 5f6e", "X-Kong-Upstream-Status: 200",
		"RateLimit-Limit: 500", "RateLimit-Remaining: 499", "RateLimit-Reset: 5", "X-RateLimit-Limit-Second: 100", "X-RateLimit-Remaining-Second: 99", "X-RateLimit-Limit-Minute: 6000", "X-RateLimit-Remaining-Minute: 3",
		"X-RateLimit-Limit-Pipelines-Hour: 10", "X-RateLimit-Remaining-Items: 5", "X-Rate-Limit-Remaining: 3", "X-Cache-Status: Miss", "X-Cache-Key: abc",
	},
	"nginx": { // with PageSpeed and the micro-cache of a hoster
		"Server: nginx/1.26.2", "X-Cache-Status: BYPASS", "X-Proxy-Cache: MISS", "X-Page-Speed: 1.13.35.2-0", "X-Mod-Pagespeed: 1.13.35.2-0", "X-Request-ID: abc", "X-Request-Time: 0.012", "X-Upstream-Response-Time: 0.011",
		"X-Accel-Expires: 0", "X-Accel-Limit-Rate: 1024", "X-Served-By: web-3", "X-Backend-Server: 10.0.0.3", "Keep-Alive: timeout=5, max=100", "X-Robots-Tag: noindex", "Retry-After: 3", "X-Request-Count: 7", "X-Cache-Hits: 12",
	},
	"IIS with ARR": {
		"Server: Microsoft-IIS/10.0", "X-Powered-By: ARR/3.0", "X-Powered-By: ASP.NET", "X-AspNet-Version: 4.0.30319", "X-AspNetMvc-Version: 5.2", "Request-Context: appId=cid-v1:abc", "X-ARR-LOG-ID: 1", "Set-Cookie: ARRAffinity=abc; Path=/",
		"X-MS-Proxy-Group-Id: 3", "x-ms-request-id: abc", "X-MS-InvokeApp: 1; RequireReadOnly", "X-FEServer: EX-1", "X-DiagInfo: EX-1", "X-UA-Compatible: IE=edge", "Persistent-Auth: true", "MicrosoftSharePointTeamServices: 16.0",
	},
	"Azure Front Door": {"x-azure-ref: 20260102T030405Z-abc", "x-fd-int-roxy-purgeid: 0", "X-Cache: TCP_MISS", "x-cache-info: L1_T2", "X-Azure-OriginStatusCode: 200"},
	"Akamai": { // with debugging on
		"Server: AkamaiGHost", "X-Akamai-Transformed: 9 12345 0 pmb=mRUM,1", "X-Akamai-Session-Info: name=A; value=1", "Akamai-GRN: 0.abc.1759498023.def", "Akamai-Cache-Status: Miss from child, Miss from parent", "X-Cache: TCP_MISS from a1-2-3-4",
		"X-Cache-Remote: TCP_MISS from a5", "X-Check-Cacheable: NO", "X-Cache-Key: S/L/1/2/3d/crm", "X-True-Cache-Key: /L/crm", "X-Serial: 1234", "X-Edge-Connection-Midmile-Rtt: 12", "X-Akamai-Request-ID: abc", "Server-Timing: cdn-cache; desc=MISS, edge; dur=1, origin; dur=12",
		"X-Akamai-Staging: ESSL", "X-Akamai-SSL-Client-Sid: abc",
	},
	"a company's proxy (Zscaler, BlueCoat, Squid)": {
		"Via: 1.1 zscaler (Zscaler/6.2), 1.1 proxy.corp.example (squid/6.6)", "Proxy-Connection: Keep-Alive", "X-BlueCoat-Via: 0123abcd", "X-BlueCoat-Error: 0", "X-Cache: MISS from proxy", "X-Cache-Lookup: NONE from proxy:3128", "X-Squid-Error: ERR_NONE 0",
		"X-Zscaler-Cloud: zscaler.net", "X-Bluecoat-Request-Tenant-Id: 42", "X-Authenticated-User: x", "X-XSS-Protection: 1", "Warning: 214 proxy \"Transformation Applied\"", "Age: 0", "Cache-Status: proxy;fwd=miss;detail=\"next hop\"",
	},
	"Google's front end": {
		"Via: 1.1 google", "Server: Google Frontend", "X-Cloud-Trace-Context: abc/1;o=1", "Alt-Svc: h3=\":443\"; ma=2592000", "X-GUploader-UploadID: abc", "x-goog-generation: 1759498023", "x-goog-stored-content-length: 312", "x-goog-metageneration: 2", "x-goog-hash: crc32c=abc",
	},
	"Fastly and Varnish": {"X-Served-By: cache-fra-1, cache-fra-2", "X-Cache: MISS, HIT", "X-Cache-Hits: 0, 7", "X-Timer: S1759498023.1,VS0,VE12", "X-Varnish: 3 2", "Fastly-Debug-Digest: abc", "Surrogate-Key: list page-2 total", "X-Hits: 3"},
	"an application's own": { // Next.js, Rails, Apache Traffic Server, HAProxy
		"X-Nextjs-Cache: HIT", "X-Next-Cache-Tags: a,b", "X-Middleware-Next: 1", "X-Runtime: 0.012", "X-Rack-Cache: miss", "X-Total-Time: 12", "X-Response-Time: 12ms", "ATS-Internal: 1", "X-Haproxy-Server: s1", "X-Account-Id: 7", "X-Discount: 3", "X-Last-Modified: 1759498023",
		"X-List-Id: 77", "X-Page-Id: 9", "X-Token-Count: 12", "X-Limit: 500", "X-Remaining: 499", "Last-Event-ID: 4", "X-Link: none", "Link: <https://x/next>; rel=\"self\", <https://x/a;rel=next>; title=\"b, rel=next\"; rel=describedby",
	},
}

func TestHeadersThatProxiesAdd(t *testing.T) {
	all := []string{}
	for from, lines := range realHeaders {
		if list, err := decodeThree(`"meta":{"timestamp":1759498023}`, lines...); err != nil || len(list) != 3 {
			t.Errorf("%s: %v", from, err)
		}
		all = append(all, lines...)
	}
	if _, err := decodeThree("", all...); err != nil {
		t.Error(err)
	}
}

func TestHeadersOfPaging(t *testing.T) {
	for line, hints := range map[string]bool{
		// What says that there is more, or may be.
		"X-Total-Count: 30": true, "X-Total-Count: many": true, "Total-Count: 4": true, "X-Total: 30": true, "X-Total-Pages: 2": true, "X-Pipelines-Total: 30": true, "X-Wazzup-Total-Items: 30": true, "X-TotalCount: 30": true, "x-totalcount: 30": true,
		"X-Next-Page: 2": true, "X-Next-Cursor: abc": true, "X-Next-Link: /b": true, "X-NextToken: abc": true, "Next-Page-Token: abc": true, "X-Next: /b": true, "X-Next-Offset: 3": true, "X-Next-Batch: 2": true,
		"X-Has-More: true": true, "X-HasMore: 1": true, "Has-More: yes": true, "X-Has-Next: true": true, "X-More-Available: true": true, "X-More: 1": true, "X-More-Results: true": true,
		"X-Last-Page: 4": true, "X-Is-Last-Page: false": true, "X-Is-Last: false": true, "X-List-Truncated: true": true, "X-Is-Truncated: true": true, "X-Truncated: true": true, "X-Partial-Results: true": true, "X-Results-Incomplete: 1": true, "X-List-Complete: false": true,
		"X-Page-Count: 4": true, "X-Page: 2": true, "X-Page-Number: 2": true, "X-Per-Page: 3": true, "X-Page-Size: 3": true, "X-Page-Limit: 3": true, "X-Remaining-Items: 27": true, "X-Items-Remaining: 27": true, "X-Remaining-Pages: 2": true,
		"X-Prev-Page: 1": true, "X-Continuation-Token: abc": true, "x-ms-continuation: abc": true, "X-Cursor: abc": true, "X-Pagination-Next: /b": true, "Pagination-Count: 30": true, "X-Item-Count: 30": true, "X-Items-Count: 30": true, "X-Results-Count: 30": true,
		`X-Pagination: {"TotalCount":30,"PageSize":10}`: true, `X-Pagination: {"currentPage":1,"hasNext":true}`: true, "X-Offset: 50": true, "X-Count: 30": true,
		`Link: <https://x/2>; rel="next"`: true, `Link: <https://x/2>; rel=next`: true, `Link: <https://x/2>; REL="Next"`: true, `Link: <https://x/1>; rel="prev", <https://x/3>; rel=next`: true,
		`Link: <https://x/2>; title="a"; rel="last next"`: true, `Link: <https://x/1>; rel="prev"`: true, `Link: </b;c,d>;rel=next`: true, `Link: </b>; title="open; rel=next`: true, `Link: </b; rel=next`: true,
		"Content-Range: items 0-2/30": true, "Content-Range: items 0-2/*": true, "Content-Range: bytes 0-2/3": true, "Content-Range: items 3-5/6": true, "Content-Range: */3": true,
		// What says that this is all, or nothing of it.
		"X-Total-Count: 3": false, "X-Total: 3": false, "X-Next-Page:": false, "X-Has-More: false": false, "X-Total-Pages: 1": false, "X-Page: 1": false, "X-Per-Page: 20": false, "X-Last-Page: true": false, "X-List-Truncated: false": false,
		`X-Pagination: {"TotalCount":3,"PageSize":10,"TotalPages":1,"CurrentPage":1}`: false, "Content-Range: items 0-2/3": false, "Content-Range: pipelines=0-2/3": false,
		`Link: <https://x/next>; rel="self"`: false, `Link: </a>; rel=preload`: false, "Link:": false,
	} {
		_, err := decodeThree("", line)
		if got := errors.As(err, new(*PartialListError)); got != hints || !hints && err != nil {
			t.Errorf("%s: %v, want a hint: %v", line, err, hints)
		}
	}
	// A full page that something else proves to be the only one, as GitLab has it.
	if _, err := decodeThree("", "X-Page: 1", "X-Per-Page: 3", "X-Total: 3", "X-Total-Pages: 1", "X-Next-Page:", "X-Prev-Page:"); err != nil {
		t.Error(err)
	}
	if _, err := decodeThree(`"meta":{"total":3}`, "X-Next-Page: 2"); !errors.As(err, new(*PartialListError)) {
		t.Error(err)
	}
	res := response("application/json")
	res.StatusCode = http.StatusPartialContent
	if _, err := (responseRules{}).decodeBoth(res, []byte(three(""))); !errors.As(err, new(*PartialListError)) {
		t.Error(err)
	}
}
