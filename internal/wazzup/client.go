package wazzup

import (
	"context"
	"crypto/tls"
	"net/http"
	"net/url"
	"time"

	"github.com/go-json-experiment/json"
)

// Defaults of Config.
const (
	DefaultTimeout    = 30 * time.Second
	DefaultMaxRetries = 4
	maxAnswer         = 32 << 20 // bytes, after decompression: some 150,000 funnels
)

// Config is what a Client needs.
type Config struct {
	BaseURL    *url.URL      // see ParseBaseURL
	Token      Token         // see ParseToken
	UserAgent  string        // see UserAgent
	Timeout    time.Duration // one attempt, from dialling to the last byte of the body
	MaxRetries int           // of a GET, after its first attempt
	Backoff    Backoff       // between the attempts of a GET
	// Transport wraps the transport of requests, for tests; nil leaves it as it is.
	Transport func(http.RoundTripper) http.RoundTripper
}

// Client speaks to one account. It is safe for concurrent use.
type Client struct {
	config Config
	http   *http.Client
}

// New makes a Client. Proxies and certificate authorities come from the environment, as Go has it.
func New(config Config) *Client {
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // documented by net/http
	transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	transport.MaxResponseHeaderBytes = 1 << 20
	transport.MaxIdleConnsPerHost = 16
	// HTTP/1.1 alone: over HTTP/2, net/http by itself repeats what the server breaks off with PROTOCOL_ERROR or
	// REFUSED_STREAM, posts too, and where the first keeps coming, hundreds of times a second.
	transport.ForceAttemptHTTP2, transport.Protocols = false, new(http.Protocols)
	transport.Protocols.SetHTTP1(true)
	var outermost http.RoundTripper = transport
	if config.Transport != nil {
		outermost = config.Transport(transport)
	}
	return &Client{
		config: config,
		http: &http.Client{
			Transport: outermost,
			// The token is for the configured address only, and a POST must never become a GET.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// UserAgent names the provider and the CLI that runs it, each with its version.
func UserAgent(providerVersion, cliVersion string) string {
	return "terraform-provider-wazzup/" + providerVersion + " (+https://github.com/wazzup24/terraform-provider-wazzup) Terraform/" + cliVersion
}

// Close drops idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// ListPipelines gets all funnels of the account, in the order of the API, trying again where that may help. The result
// is complete or there is none. Errors: those of this package, or the context's.
func (c *Client) ListPipelines(ctx context.Context) ([]Pipeline, error) {
	var list []Pipeline
	err := c.config.Backoff.Do(ctx, c.config.MaxRetries, func(attempt int) error {
		res, body, err := c.attempt(ctx, http.MethodGet, attempt, nil)
		if err == nil {
			list, err = c.config.Token.decodeList(res, body)
		}
		if err != nil && ctx.Err() == nil && passing(err) {
			return Again(err)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// PostPipelines posts a list of funnels, once. OutcomeOf says what its error means; a nil error means no more than that
// the service has accepted the request: what it made of it, only a read can tell.
func (c *Client) PostPipelines(ctx context.Context, list []Pipeline) error {
	body, err := json.Marshal(struct {
		Pipelines []Pipeline `json:"pipelines"`
	}{list})
	if err != nil {
		return &TransportError{NothingSent: true, Permanent: true, Err: err}
	}
	res, answer, err := c.attempt(ctx, http.MethodPost, 1, body)
	if err != nil {
		return err
	}
	return c.config.Token.acceptance(res, answer)
}
