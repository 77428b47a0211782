using Agents.Core.Roles;

namespace Agents.Core.Planning;

/// <summary>Asks for likenesses, and holds the answers to what was promised.</summary>
internal static class SimilarityCheck
{
    /// <exception cref="InvalidOperationException">There are not as many numbers as texts, or one is not a number.</exception>
    public static async ValueTask<IReadOnlyList<double>> CompareAsync(
        ITextSimilarity similarity, string text, IReadOnlyList<string> others, AgentContext context, CancellationToken cancellationToken)
    {
        if (others.Count == 0)
        {
            return [];
        }

        IReadOnlyList<double> values = await similarity.CompareAsync(text, others, context, cancellationToken).ConfigureAwait(false);
        if (values is null || values.Count != others.Count || values.Any(double.IsNaN))
        {
            throw new InvalidOperationException(
                $"A similarity must give one number for each of the {others.Count} texts, but {similarity.GetType().Name} gave {values?.Count ?? 0}, or one that is none.");
        }

        return [.. values.Select(value => Math.Clamp(value, 0, 1))];
    }
}
