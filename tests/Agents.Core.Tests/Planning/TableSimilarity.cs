using Agents.Core.Roles;

namespace Agents.Core.Tests.Planning;

/// <summary>Likenesses as a function says.</summary>
internal sealed class TableSimilarity(Func<string, string, double> compare) : ITextSimilarity
{
    public ValueTask<IReadOnlyList<double>> CompareAsync(
        string text, IReadOnlyList<string> others, AgentContext context, CancellationToken cancellationToken) =>
        new([.. others.Select(other => compare(text, other))]);
}
