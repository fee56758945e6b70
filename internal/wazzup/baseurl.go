package wazzup

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
)

// DefaultBaseURL is where the service is (source: Wazzup's documentation).
const DefaultBaseURL = "https://tech.wazzup24.com"

// ParseBaseURL reads the address under which the API's paths lie, e.g. "https://tech.wazzup24.com". A path is kept, so
// that a gateway may serve the API under a prefix; a closing slash is dropped, and the host is lower-cased.
//
// Only https is accepted, because every request carries a credential; http is accepted on loopback, where a sandbox
// listens. Errors say what is wrong and never show the value, which may hold a password.
func ParseBaseURL(s string) (*url.URL, error) {
	if strings.TrimSpace(s) != s || s == "" {
		return nil, errors.New("it is empty, or has blanks around it")
	}
	u, err := url.Parse(s)
	if err != nil {
		return nil, errors.New("it is not a URL")
	}
	switch {
	case u.Opaque != "" || u.Hostname() == "":
		return nil, errors.New("it has no host; it should look like " + DefaultBaseURL)
	case u.User != nil:
		return nil, errors.New("it holds a user name or password; credentials belong in client_access_token")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.Contains(s, "#"):
		return nil, errors.New("it has a query or a fragment; only a scheme, a host and a path are allowed")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return nil, errors.New("it is plain http, which would send the token readable by anyone on the way; " +
			"http is allowed on loopback only (localhost, 127.0.0.1, [::1])")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("its scheme is not https")
	}
	return &url.URL{
		Scheme:  u.Scheme,
		Host:    strings.ToLower(u.Host),
		Path:    strings.TrimRight(u.Path, "/"),
		RawPath: strings.TrimRight(u.RawPath, "/"),
	}, nil
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}
