// Command wazzup-sandbox serves the sandbox, so that anyone can try the provider without an account.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

const account = "72042419"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "wazzup-sandbox:", err)
		os.Exit(1) //nolint:gocritic // nothing is left to be undone
	}
}

type options struct {
	listen    string
	cliConfig string
	example   bool
	settings  sandbox.Settings
}

func parse(args []string, out io.Writer) (options, error) {
	var o options
	var semantics, order string
	flags := flag.NewFlagSet("wazzup-sandbox", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.StringVar(&o.listen, "listen", "127.0.0.1:8899", "loopback `address` to listen at")
	flags.StringVar(&o.cliConfig, "cli-config", "", "CLI configuration `file` to point the terminal at")
	flags.BoolVar(&o.example, "example", false, "begin with two funnels")
	flags.StringVar(&semantics, "semantics", "replace", "what a post does: replace, merge or merge-stages")
	flags.StringVar(&order, "stage-order", "kept", "how stages are kept: kept or by-id")
	flags.BoolVar(&o.settings.TrimNames, "trim-names", false, "store names without blanks around them")
	flags.BoolVar(&o.settings.RejectEmptyList, "reject-empty-list", false, "refuse an empty list")
	flags.BoolVar(&o.settings.NumericIDs, "numeric-ids", false, "show ids that are integers as numbers")
	flags.DurationVar(&o.settings.StaleFor, "stale", 0, "for how long reads lag behind writes")
	flags.DurationVar(&o.settings.Latency, "latency", 0, "how long each answer takes")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	var err error
	if o.settings.Semantics, err = sandbox.ParseSemantics(semantics); err != nil {
		return o, err
	}
	switch order {
	case "kept":
	case "by-id":
		o.settings.StageOrder = sandbox.ByID
	default:
		return o, fmt.Errorf("no stage order %q: one of kept, by-id", order)
	}
	if at, err := netip.ParseAddrPort(o.listen); err != nil || !at.Addr().IsLoopback() {
		return o, fmt.Errorf("%s is not an address on loopback, such as 127.0.0.1:8899; the sandbox keeps no secrets, so it serves this machine only", o.listen)
	}
	return o, nil
}

func run(ctx context.Context, args []string, out io.Writer) error {
	o, err := parse(args, out)
	if err != nil {
		return err
	}
	server := sandbox.New(o.settings)
	token := server.AddAccount(account)
	if o.example {
		server.SetPipelines(account, []sandbox.Pipeline{
			{ID: "pipeline-1", Name: "incoming", Stages: []sandbox.Stage{{ID: "stage-1", Name: "new inquiry"}, {ID: "stage-2", Name: "in progress"}}},
			{ID: "pipeline-2", Name: "partners"},
		})
	}
	server.Log(func(e sandbox.Entry) { fmt.Fprintln(out, line(server, e)) })
	url, stop, err := server.Listen(o.listen)
	if err != nil {
		return err
	}
	defer stop()
	fmt.Fprint(out, instructions(url, token, o))
	<-ctx.Done()
	fmt.Fprintln(out, "\nStopped; the funnels are gone.")
	return nil
}

// instructions point a terminal at the sandbox.
func instructions(url, token string, o options) string {
	var b strings.Builder
	fmt.Fprintf(&b, "The sandbox serves account %s at %s (a post means: %s). Ctrl-C ends it.\n\nIn another terminal:\n\n", account, url, o.settings.Semantics)
	if o.cliConfig != "" {
		fmt.Fprintf(&b, "  export TF_CLI_CONFIG_FILE='%s'\n", o.cliConfig)
	}
	fmt.Fprintf(&b, "  export WAZZUP_BASE_URL=%s\n  export WAZZUP_CLIENT_ACCESS_TOKEN=%s\n", url, token)
	fmt.Fprint(&b, "\nThen, in a folder with a configuration such as examples/documented (without init):\n\n  terraform plan\n")
	fmt.Fprint(&b, "\nTo change funnels behind Terraform's back (with the variables above):\n\n"+
		"  curl \"$WAZZUP_BASE_URL/v2/pipelines\" -H \"Authorization: Bearer $WAZZUP_CLIENT_ACCESS_TOKEN\" \\\n"+
		"    -H 'Content-Type: application/json' -d '{\"pipelines\":[{\"id\":\"by-hand\",\"name\":\"made by hand\"}]}'\n\nRequests:\n")
	return b.String()
}

// line is a request for a person to read.
func line(s *sandbox.Server, e sandbox.Entry) string {
	text := fmt.Sprintf("  %s  %-4s %s  %d", e.Start.Format(time.TimeOnly), e.Method, e.Path, e.Status)
	if e.Account == "" || e.Status != 200 {
		return text
	}
	list := s.Pipelines(e.Account)
	ids := make([]string, 0, len(list))
	for _, p := range list[:min(len(list), 8)] {
		ids = append(ids, p.ID)
	}
	if len(list) > len(ids) {
		ids = append(ids, "...")
	}
	return text + fmt.Sprintf("  %d funnels: %s", len(list), strings.Join(ids, ", "))
}
