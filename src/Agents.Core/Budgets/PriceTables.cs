using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Agents.Core.Budgets;

/// <summary>The entries of a price book, ordered for looking up.</summary>
internal sealed class PriceTables
{
    private readonly FrozenDictionary<string, PriceEntry> _exact;
    private readonly FrozenDictionary<string, ToolPrice> _tools;

    // In the order in which they are tried: the more specific first, and of two that are equally specific the later one. What stands before
    // the first wildcard settles most comparisons at once.
    private readonly (string Start, PriceEntry Entry)[] _patterns;

    private PriceTables(
        FrozenDictionary<string, PriceEntry> exact, IEnumerable<PriceEntry> patterns, FrozenDictionary<string, ToolPrice> tools)
    {
        _exact = exact;
        _patterns = [.. patterns.Select(entry => (ModelPattern.Start(entry.Model), entry))];
        _tools = tools;
    }

    public static PriceTables Empty { get; } = new(FrozenDictionary<string, PriceEntry>.Empty, [], FrozenDictionary<string, ToolPrice>.Empty);

    public IEnumerable<PriceEntry> Models => _exact.Values.OrderBy(entry => entry.Model, StringComparer.Ordinal).Concat(Patterns);

    public IEnumerable<ToolPrice> Tools => _tools.Values.OrderBy(price => price.Tool, StringComparer.Ordinal);

    private IEnumerable<PriceEntry> Patterns => _patterns.Select(pattern => pattern.Entry);

    public bool TryFind(string model, [NotNullWhen(true)] out PriceEntry? entry)
    {
        if (_exact.TryGetValue(model, out entry))
        {
            return true;
        }

        foreach ((string start, PriceEntry candidate) in _patterns)
        {
            if (model.StartsWith(start, StringComparison.Ordinal) && ModelPattern.IsMatch(candidate.Model, model))
            {
                entry = candidate;
                return true;
            }
        }

        return false;
    }

    public bool TryFindTool(string tool, [NotNullWhen(true)] out ToolPrice? price) => _tools.TryGetValue(tool, out price);

    /// <summary>Adds entries in order; one for the same model, pattern or tool takes the place of what was there.</summary>
    public PriceTables With(IEnumerable<PriceEntry> models, IEnumerable<ToolPrice> tools)
    {
        Dictionary<string, PriceEntry> exact = new(_exact, StringComparer.Ordinal);
        List<PriceEntry> patterns = [.. Patterns];
        foreach (PriceEntry entry in models)
        {
            if (entry.IsPattern)
            {
                patterns.RemoveAll(other => string.Equals(other.Model, entry.Model, StringComparison.Ordinal));
                patterns.Insert(0, entry);
            }
            else
            {
                exact[entry.Model] = entry;
            }
        }

        Dictionary<string, ToolPrice> prices = new(_tools, StringComparer.Ordinal);
        foreach (ToolPrice price in tools)
        {
            prices[price.Tool] = price;
        }

        return new PriceTables(
            exact.ToFrozenDictionary(StringComparer.Ordinal),
            patterns.OrderByDescending(entry => ModelPattern.LiteralLength(entry.Model)),
            prices.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>Adds all entries of other tables, which keep their order among themselves.</summary>
    public PriceTables With(PriceTables other) => With(other._exact.Values.Concat(other.Patterns.Reverse()), other._tools.Values);
}
