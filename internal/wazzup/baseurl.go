package wazzup

import (
	"errors"
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
		return nil, errors.New("it holds a user name or password; credentials belong in client_access_token, or in partner_email and partner_password")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.Contains(s, "#"):
		return nil, errors.New("it has a query or a fragment; only a scheme, a host and a path are allowed")
	case u.Scheme == "http" && !isLoopback(strings.ToLower(u.Hostname())):
		return nil, errors.New("it is plain http, which would send the token readable by anyone on the way; " +
			"http is allowed on loopback only (localhost, 127.0.0.1, [::1])")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("its scheme is not https")
	}
	host, err := hostAndPort(u)
	if err != nil {
		return nil, err
	}
	escaped := strings.TrimRight(u.EscapedPath(), "/")
	path := u.Path[:len(u.Path)-(len(u.EscapedPath())-len(escaped))]
	return &url.URL{Scheme: u.Scheme, Host: host, Path: path, RawPath: escaped}, nil
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
		return "", errors.New("its port is not a number from 1 to 65535")
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
