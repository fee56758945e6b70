# Reads a coverage profile that several programs wrote, in which a block appears
# once for each of them, and prints the share of statements that ran,
# by package. Ends with an error where a package of the provider itself is below
# what it has to reach.
BEGIN {
	least["internal/account"] = least["internal/wazzup"] = 95
	least["internal/pipelines"] = least["internal/provider"] = 90
}
NR == 1 { next } # the mode
{
	statements[$1] = $2
	if ($3 > 0) ran[$1] = 1
}
END {
	for (block in statements) {
		package = block
		sub(/\/[^\/]*$/, "", package)
		sub(/^.*\/terraform-provider-wazzup\//, "", package)
		all[package] += statements[block]
		if (block in ran) covered[package] += statements[block]
	}
	for (package in all) {
		share = 100 * covered[package] / all[package]
		below = share < least[package]
		failed += below
		printf "%6.1f %%  %s%s\n", share, package, below ? " (at least " least[package] " %)" : "" | "sort -k 3"
	}
	close("sort -k 3")
	exit failed > 0
}
