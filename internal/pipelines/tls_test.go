// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// authority is a private certificate authority, as companies have them.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	a := authority{cert: &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "a private authority"},
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(48 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}}
	var err error
	if a.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	raw, err := x509.CreateCertificate(rand.Reader, a.cert, a.cert, &a.key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	if a.cert, err = x509.ParseCertificate(raw); err != nil {
		t.Fatal(err)
	}
	return a
}

func (a authority) pem() string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw}))
}

// issue makes a certificate for 127.0.0.1 that is good, but for what change does to it.
func (a authority) issue(t *testing.T, change func(*x509.Certificate)) tls.Certificate {
	t.Helper()
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	change(leaf)
	raw, err := x509.CreateCertificate(rand.Reader, leaf, a.cert, &a.key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: a.key}
}

func TestCertificates(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := managed(t, settings)
		trusted, stranger := newAuthority(t), newAuthority(t)
		w.Write("ca.pem", trusted.pem())
		w.Env["SSL_CERT_FILE"], w.Env["SSL_CERT_DIR"] = w.Dir+"/ca.pem", w.Dir
		w.Write("main.tf", config("crm", hcl(funnel("x", "X2", "a b"), funnel("y", "Y", ""))))
		serve := func(cert tls.Certificate) {
			server := httptest.NewUnstartedServer(s)
			server.TLS = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			server.StartTLS()
			t.Cleanup(server.Close)
			w.Env["WAZZUP_BASE_URL"] = server.URL
		}
		before := w.State()
		for says, cert := range map[string]tls.Certificate{
			"certificate has expired":                         trusted.issue(t, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }),
			"doesn't contain any IP SANs":                     trusted.issue(t, func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"tech.wazzup24.com"} }),
			"signed by unknown authority":                     stranger.issue(t, func(*x509.Certificate) {}),
			"certificate specifies an incompatible key usage": trusted.issue(t, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }),
		} {
			serve(cert)
			r := w.Must(1, "apply", "-auto-approve")
			has(t, r, "Error: No trusted connection to Wazzup", says, "SSL_CERT_FILE", "TLS 1.2 or later")
			if strings.Contains(r.Output, "attempts") {
				t.Errorf("tried more than once:\n%s", r.Output)
			}
		}
		if n := s.Count(""); n != 0 || w.State() != before {
			t.Errorf("%d requests, state changed: %v", n, w.State() != before)
		}
		// Through the system's means, a private authority works.
		serve(trusted.issue(t, func(*x509.Certificate) {}))
		w.Apply()
		if n := s.Count(post); n != 1 {
			t.Errorf("%d posts", n)
		}
	})
}
