using Agents.Core.Graphs;

namespace Graphs;

/// <summary>The end of it: what is known, and what is not.</summary>
internal static class Verdict
{
    public static string Of(JoinResult<string> votes, JoinResult<string> checks)
    {
        string missing = checks.IsComplete ? "" : $"; without {string.Join(", ", checks.Missing.Select(input => $"{input.Name} ({input.State.ToString().ToLowerInvariant()})"))}";
        return $"go: {votes.Values.Count} of {votes.Inputs.Count} votes; {string.Join("; ", checks.Values)}{missing}";
    }
}
