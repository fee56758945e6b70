// SPDX-License-Identifier: MPL-2.0

package wazzup

import "testing"

var refusedURLs = []string{
	"", " ", "https://tech.wazzup24.com ", "\nhttps://tech.wazzup24.com", "tech.wazzup24.com", "//tech.wazzup24.com",
	"https://", "https:tech.wazzup24.com", "ftp://tech.wazzup24.com", "file:///etc/passwd", "javascript:alert(1)",
	"http://tech.wazzup24.com", "http://tech.wazzup24.com:8080", "http://10.0.0.1", "http://192.168.1.1", "http://0.0.0.0", "http://[::]", "http://2130706433",
	"http://127.1", "http://localhost.example", "http://127.0.0.1.example", "http://127.0.0.1@example.com",
	"https://user:password@tech.wazzup24.com", "https://tech.wazzup24.com?x=1", "https://tech.wazzup24.com?",
	"https://tech.wazzup24.com#top", "https://tech.wazzup24.com#", "https://te ch.wazzup24.com", "https://[::1", "https://x:port",
	"https://gw.example/wazzup ", "https://gw.example/wazzup\u00a0", "https://%zz", "https://gw.example:0", "https://gw.example:65536", "https://gw.example:99999999999",
	"http://localho\u017ft:8899", "http://localhost.", "http://[fe80::1%25lo]", "HTTP://tech.wazzup24.com",
}

func TestBaseURLs(t *testing.T) {
	accepted := map[string]string{
		"https://tech.wazzup24.com":      "https://tech.wazzup24.com",
		"https://tech.wazzup24.com/":     "https://tech.wazzup24.com",
		"https://TECH.Wazzup24.com":      "https://tech.wazzup24.com",
		"https://tech.wazzup24.com:8443": "https://tech.wazzup24.com:8443",
		"https://gw.example/wazzup/":     "https://gw.example/wazzup",
		"https://gw.example/a%2Fb/":      "https://gw.example/a%2Fb",
		"https://gw.example/a%2Fb%2F//":  "https://gw.example/a%2Fb%2F",
		"https://gw.example/%D1%8F/":     "https://gw.example/%D1%8F",
		"https://gw.example:443/x":       "https://gw.example/x", // one service, one lock
		"https://gw.example:":            "https://gw.example",
		"https://gw.example:80":          "https://gw.example:80",
		"https://gw.example:65535":       "https://gw.example:65535",
		"http://localhost:80":            "http://localhost",
		"http://localhost:443":           "http://localhost:443",
		"https://[2001:db8::1]:0443":     "https://[2001:db8::1]",
		"https://10.0.0.1":               "https://10.0.0.1",
		"https://[2001:db8::1]:443":      "https://[2001:db8::1]",
		"http://localhost:8899":          "http://localhost:8899",
		"http://LOCALHOST":               "http://localhost",
		"http://127.0.0.1:1":             "http://127.0.0.1:1",
		"http://127.255.255.254":         "http://127.255.255.254",
		"http://[::1]:80":                "http://[::1]",
		"http://[::ffff:127.0.0.1]":      "http://[::ffff:127.0.0.1]",
	}
	for in, want := range accepted {
		got, err := ParseBaseURL(in)
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		if got.String() != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	for _, in := range refusedURLs {
		if got, err := ParseBaseURL(in); err == nil {
			t.Errorf("%q: accepted as %q", in, got)
		} else if len(in) > 8 && !contains(DefaultBaseURL, in) && contains(err.Error(), in) {
			t.Errorf("%q: the error shows the value: %v", in, err)
		}
	}
}

func TestWhyABaseURLCannotBeUsed(t *testing.T) {
	for in, says := range map[string]string{
		"": "it is empty", "https://gw.example/a\n": "blanks around it", "https://gw.example/\x00": "it is not a URL", "tech.wazzup24.com": "its scheme is missing", "https:tech.wazzup24.com": "its scheme is not followed by", "https://": "it has no host",
		"https://a:b@gw.example": "a user name or password", "https://gw.example?a": "a query or a fragment", "https://gw.example#": "a query or a fragment",
		"http://gw.example": "plain http", "ftp://gw.example": "its scheme is not https", "https://gw.example:0": "its port is not a number from 1 to 65535",
	} {
		if _, err := ParseBaseURL(in); err == nil || !contains(err.Error(), says) {
			t.Errorf("%q: got %v, want %q", in, err, says)
		}
	}
}
