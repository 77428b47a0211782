namespace Agents.Core.Roles;

/// <summary>An aggregator that puts the results one below the other: no model, no cost, the same every time.</summary>
/// <remarks>
/// Each part has its goal as a headline, in one line of at most 120 characters, and below it the text of its answer as it is, in the order of the plan. Parts
/// without a result are named in a last paragraph, with the reasons. Sources and notes of the parts are put together, each once. Feedback is not looked at.
/// Thread-safe.
/// </remarks>
public sealed class RuleAggregator : IAggregator
{
    private const int LongestHeadline = 120;

    private RuleAggregator()
    {
    }

    /// <summary>Gets the one instance.</summary>
    public static RuleAggregator Instance { get; } = new();

    /// <summary>Gets <c>rule-aggregator</c>.</summary>
    public string Name => "rule-aggregator";

    /// <inheritdoc/>
    public ValueTask<Answer> InvokeAsync(AggregateRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        cancellationToken.ThrowIfCancellationRequested();
        return new(Join(input));
    }

    /// <summary>Puts results together, for whoever has no other way left.</summary>
    internal static Answer Join(AggregateRequest input)
    {
        IEnumerable<string> parts = input.Results.Select(result => $"## {Headline(result.Goal)}\n\n{result.Answer.Text.Trim()}");
        string missing = string.Join(' ', input.Missing.Select(part => $"{Headline(part.Goal)} ({part.Reason})"));
        return new Answer
        {
            Text = string.Join("\n\n", missing.Length == 0 ? parts : parts.Append($"Without a result: {missing}")),
            Sources = [.. input.Results.SelectMany(result => result.Answer.Sources).Distinct(StringComparer.Ordinal)],
            Notes = [.. input.Results.SelectMany(result => result.Answer.Notes).Distinct(StringComparer.Ordinal)],
        };
    }

    private static string Headline(Goal goal) => RoleMessage.OneLine(goal.Text, LongestHeadline);
}
