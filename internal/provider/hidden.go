// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// If a diagnostic has the path of an attribute, core shows the line of the configuration that sets it, with its value. So
// this file removes the path from every diagnostic about an attribute that may hold a secret, the framework's included. Core
// then shows the first line of the block, and the text names the attribute.

// mayHoldSecrets are attributes that are not sensitive, but in which people write a password by mistake: behind the e-mail,
// or in a URL. The provider's own texts never show their values.
var mayHoldSecrets = []string{nameEmail, nameBaseURL}

// hiddenAttributes are the names of all attributes whose values no diagnostic may show.
var hiddenAttributes = sync.OnceValue(func() []string {
	schemas, err := providerserver.NewProtocol6(NewNested("")())().GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return mayHoldSecrets
	}
	names := slices.Concat(mayHoldSecrets, sensitiveNames(schemas.Provider.Block))
	for _, of := range []map[string]*tfprotov6.Schema{schemas.ResourceSchemas, schemas.DataSourceSchemas, schemas.EphemeralResourceSchemas} {
		for schema := range maps.Values(of) {
			names = append(names, sensitiveNames(schema.Block)...)
		}
	}
	return names
})

func sensitiveNames(block *tfprotov6.SchemaBlock) (names []string) {
	for _, nested := range block.BlockTypes {
		names = append(names, sensitiveNames(nested.Block)...)
	}
	return append(names, sensitiveAttributes(block.Attributes)...)
}

func sensitiveAttributes(attributes []*tfprotov6.SchemaAttribute) (names []string) {
	for _, attribute := range attributes {
		if attribute.Sensitive || attribute.WriteOnly {
			names = append(names, attribute.Name)
		}
		if attribute.NestedType != nil {
			names = append(names, sensitiveAttributes(attribute.NestedType.Attributes)...)
		}
	}
	return names
}

// hideValue removes the path from a diagnostic if it is that of an attribute that may hold a secret.
func hideValue(d *tfprotov6.Diagnostic) {
	if d.Attribute == nil {
		return
	}
	for _, step := range d.Attribute.Steps() {
		name, ok := step.(tftypes.AttributeName)
		if !ok || !slices.Contains(hiddenAttributes(), string(name)) {
			continue
		}
		d.Attribute = nil
		if !strings.Contains(d.Detail, string(name)) {
			d.Detail = "This is about the attribute " + string(name) + ". " + d.Detail
		}
		return
	}
}
