using Agents.Core.Roles;

namespace Agents.Core.Topologies;

/// <summary>Measures how far results say the same.</summary>
/// <remarks>Source: AdaptOrch, arXiv 2602.16873, algorithm 2, with any similarity in the place of its embeddings.</remarks>
public static class Consistency
{
    /// <summary>Computes the mean similarity over all pairs of texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="similarity">How two are compared.</param>
    /// <param name="context">The context of the agent that asks, whose ledger pays for a model.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>0 (nothing in common) to 1 (all the same); 1 for fewer than two texts. What a comparison gives outside of that range, or as no
    /// number, counts as the nearest end, or as 0.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static async ValueTask<double> MeasureAsync(
        IReadOnlyList<string> texts, ITextSimilarity similarity, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(similarity);
        ArgumentNullException.ThrowIfNull(context);
        if (texts.Count < 2)
        {
            return 1;
        }

        double sum = 0;
        for (int i = 0; i < texts.Count - 1; i++)
        {
            IReadOnlyList<double> likeness = await similarity.CompareAsync(texts[i], [.. texts.Skip(i + 1)], context, cancellationToken).ConfigureAwait(false);
            sum += likeness.Sum(value => double.IsNaN(value) ? 0 : Math.Clamp(value, 0, 1));
        }

        return sum / (texts.Count * (texts.Count - 1L) / 2);
    }
}
