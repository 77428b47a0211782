using Agents.Core;

namespace SelfHealing;

/// <summary>What one way to do the refund took, and what it came to.</summary>
internal sealed record Tally
{
    public required string Name { get; init; }

    public required long ModelCalls { get; init; }

    public required long ToolCalls { get; init; }

    public required string PaidBy { get; init; }

    public required string ToldBy { get; init; }

    public static Tally Of<T>(string name, RunResult<T> result, Shop shop) => new()
    {
        Name = name,
        ModelCalls = result.Spend.ModelCalls,
        ToolCalls = result.Spend.ToolCalls,
        PaidBy = NamesOf(shop.PaidBy),
        ToldBy = NamesOf(shop.ToldBy),
    };

    // Somebody who paid twice would stand here twice.
    private static string NamesOf(List<string> tools) => tools.Count == 0 ? "nobody" : string.Join(" and ", tools);
}
