// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"crypto/tls"
	"net/http"
	"net/url"
	"os"
	"sync/atomic"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// Defaults of Config.
const (
	DefaultTimeout           = 30 * time.Second
	DefaultMaxRetries        = 4
	DefaultRequestsPerSecond = 50
	maxResponse              = 32 << 20 // bytes, after decompression: some 150,000 funnels
)

// Config is what a Service needs.
type Config struct {
	BaseURL           *url.URL      // see ParseBaseURL
	UserAgent         string        // see UserAgent
	Timeout           time.Duration // one attempt, from dialling to the last byte of the body
	MaxRetries        int           // of what may be repeated (all but a post of funnels), after its first attempt
	Backoff           Backoff       // between attempts
	RequestsPerSecond int           // all requests of the Service together; 0 is without limit
	AcceptMembers     []string      // members of responses, beside "data" and "meta", that are known to be harmless though this package does not know them
	// Transport wraps the transport of requests, for tests; nil leaves it as it is.
	Transport func(http.RoundTripper) http.RoundTripper
}

// Service is Wazzup at one address: what the clients of all its accounts share. It is safe for concurrent use.
type Service struct {
	config  Config
	http    *http.Client
	limit   *limit
	secrets *mask.Known
	listed  atomic.Bool // funnels of some account were listed
}

// NewService makes a Service. Proxies and certificate authorities come from the environment, as Go has it.
func NewService(config Config) *Service {
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // documented by net/http
	transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	transport.MaxResponseHeaderBytes = 1 << 20
	transport.MaxIdleConnsPerHost = 64 // as many as the CLI's parallelism is likely to be
	// HTTP/1.1 alone: over HTTP/2, net/http by itself repeats what the server breaks off with PROTOCOL_ERROR or
	// REFUSED_STREAM, posts too, and if the first keeps coming, hundreds of times a second.
	transport.ForceAttemptHTTP2, transport.Protocols = false, new(http.Protocols)
	transport.Protocols.SetHTTP1(true)
	var outermost http.RoundTripper = transport
	if config.Transport != nil {
		outermost = config.Transport(transport)
	}
	return &Service{
		config:  config,
		limit:   newLimit(config.RequestsPerSecond),
		secrets: mask.NewKnown(ofProxies(os.Getenv)...),
		http: &http.Client{
			Transport: outermost,
			// The credentials are for the configured address only, and a POST must never become a GET.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// UserAgent names the provider and the CLI that runs it, each with its version.
func UserAgent(providerVersion, cliVersion string) string {
	return "terraform-provider-wazzup/" + providerVersion + " (+https://github.com/wazzup24/terraform-provider-wazzup) Terraform/" + cliVersion
}

// Close drops idle connections.
func (s *Service) Close() { s.http.CloseIdleConnections() }
