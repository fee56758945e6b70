// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// DefaultBaseURL is where the service is (source: Wazzup's documentation).
const DefaultBaseURL = "https://tech.wazzup24.com"

// ParseBaseURL reads the address under which the API's paths lie, e.g. "https://tech.wazzup24.com". A path is kept, so
// that a gateway may serve the API under a prefix. The result is one for all spellings of an address: closing slashes and
// the scheme's own port are dropped, and the host is lower-cased.
//
// Only https is accepted, because every request carries a credential; http is accepted on loopback, where a sandbox
// listens. The error is an InputError, which never shows the value: it may hold a password.
func ParseBaseURL(s string) (*url.URL, error) {
	if err := checkEmpty(s); err != nil {
		return nil, err
	}
	if strings.TrimSpace(s) != s {
		return nil, &InputError{Problem: "it has blanks around it, or a line break"}
	}
	if err := firstOf(urlMistakes, s); err != nil {
		return nil, err
	}
	scheme, rest, _ := strings.Cut(s, "://")
	if err := checkScheme(strings.ToLower(scheme), rest); err != nil {
		return nil, err
	}
	u, err := url.Parse(s)
	if err != nil {
		return nil, &InputError{Problem: "it is not a URL"}
	}
	switch {
	case u.Hostname() == "":
		return nil, &InputError{Problem: "it has no host", Hint: "It should look like " + DefaultBaseURL + "."}
	case u.User != nil:
		return nil, &InputError{"it holds a user name or password", "Credentials belong in client_access_token, or in partner_email and partner_password."}
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.Contains(s, "#"):
		return nil, &InputError{"it has a query or a fragment", "Only a scheme, a host and a path are allowed."}
	case u.Scheme == "http" && !isLoopback(strings.ToLower(u.Hostname())):
		return nil, &InputError{"it is plain http, which anyone on the way to the service can read, credentials included", "Write https://. Plain http is allowed on loopback only (localhost, 127.0.0.1, [::1])."}
	case endpoint().MatchString(u.Path), ofWazzup(u) && version().MatchString(u.Path):
		return nil, &InputError{
			"it ends in a path of the API or in a version of one, and the provider appends /v2/pipelines itself", "Leave off everything from the version (such as /v2) on. For Wazzup itself, base_url is " + DefaultBaseURL + ", or not set at all.",
		}
	}
	host, err := hostAndPort(u)
	if err != nil {
		return nil, err
	}
	escaped := strings.TrimRight(u.EscapedPath(), "/")
	path := u.Path[:len(u.Path)-(len(u.EscapedPath())-len(escaped))]
	return &url.URL{Scheme: u.Scheme, Host: host, Path: path, RawPath: escaped}, nil
}

var (
	urlMistakes = []mistake{
		noValue, invisible, notReplaced, assigned, quoted, placeholder, escapedBreak, promptSign, separator,
		{lazily(`\\`), InputError{"it has a backslash in it", "URLs have slashes."}},
	}
	// endpoint is a path that ends in the version that the provider appends itself, or in one of the API's paths behind a version. A
	// gateway may have a version of its own, at the end, too: /wazzup/v1.
	endpoint = lazily(`(?i)/(?:v2|v[23]/+(?:` + apiPaths + `))/*$`)
	// version is a path that has a version in it. Wazzup itself has nothing in front of one.
	version = lazily(`(?i)/(?:api[-_.]?)?v[0-9]+(?:[._][0-9]+)*(?:/|$)`)
	// almost is a scheme that is not followed by a colon and two slashes.
	almost = lazily(`(?i)^(https?)(?:[:;.]?/|[:;][^0-9]|[:;]?$)`)
)

// apiPaths are what stands behind a version (source: Wazzup's documentation of v2 and v3).
const apiPaths = `pipelines|oauth(?:/+token)?|settings|channels|contacts|deals|users|message|webhooks|iframe|templates|unanswered`

// ofWazzup reports whether a host is surely no gateway of the user's own.
func ofWazzup(u *url.URL) bool {
	host := strings.ToLower(u.Hostname())
	return host == "wazzup24.com" || strings.HasSuffix(host, ".wazzup24.com")
}

// checkScheme is why what stands in front of "://" is not a scheme that can be used; rest is what stands behind it.
func checkScheme(scheme, rest string) error {
	switch {
	case rest == "" && (scheme == "http" || scheme == "https"):
		return &InputError{Problem: "it has no host", Hint: "It should look like " + DefaultBaseURL + "."}
	case scheme == "http", scheme == "https":
		if strings.HasPrefix(rest, "/") {
			return &InputError{"it has more than two slashes behind the scheme, and so no host", "Write https://, then the host."}
		}
		return nil
	case almost().MatchString(scheme):
		return &InputError{"its scheme is not followed by a colon and two slashes", "Write https://, then the host."}
	case rest != "" && !strings.ContainsAny(scheme, "/.:"):
		return &InputError{"its scheme is not https", "Write https:// in front of the host, or http:// on loopback (localhost, 127.0.0.1, [::1])."}
	}
	write := "https://"
	if host := hostOf(scheme); isLoopback(host) {
		write = "http://"
	}
	return &InputError{"its scheme is missing", "Write " + write + " in front of the host."}
}

// hostOf is the host of a URL without its scheme.
func hostOf(s string) string {
	u, err := url.Parse("//" + strings.TrimLeft(s, "/"))
	if err != nil {
		return ""
	}
	return u.Hostname()
}

func hostAndPort(u *url.URL) (string, error) {
	host := strings.ToLower(u.Hostname())
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if u.Port() == "" {
		return host, nil
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	switch {
	case err != nil || port == 0:
		return "", &InputError{Problem: "its port is not a number from 1 to 65535"}
	case u.Scheme == "https" && port == 443, u.Scheme == "http" && port == 80:
		return host, nil
	}
	return host + ":" + strconv.FormatUint(port, 10), nil
}

// isLoopback takes a host in lower case. Folding would take other letters of Unicode for those of localhost, and a proxy
// of the environment would not.
func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}
