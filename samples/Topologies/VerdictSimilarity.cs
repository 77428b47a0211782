using Agents.Core;
using Agents.Core.Roles;

namespace Topologies;

/// <summary>Two reports say the same when their verdicts do. That they are about different things is no contradiction.</summary>
internal sealed class VerdictSimilarity : ITextSimilarity
{
    public ValueTask<IReadOnlyList<double>> CompareAsync(
        string text, IReadOnlyList<string> others, AgentContext context, CancellationToken cancellationToken) =>
        new([.. others.Select(other => Verdict.Of(other) == Verdict.Of(text) ? 1.0 : 0.0)]);
}
