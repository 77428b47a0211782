namespace Agents.Core.Roles;

/// <summary>Says how alike texts are.</summary>
/// <remarks>Thread-safe. <see cref="WordSimilarity"/> needs no model; one over embeddings understands what words mean.</remarks>
public interface ITextSimilarity
{
    /// <summary>Compares a text with others.</summary>
    /// <param name="text">The text.</param>
    /// <param name="others">What it is compared with.</param>
    /// <param name="context">The context of the agent that asks, whose ledger pays for a model.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>One number for each of <paramref name="others"/>, in their order: 0 (nothing in common) to 1 (the same).</returns>
    ValueTask<IReadOnlyList<double>> CompareAsync(
        string text, IReadOnlyList<string> others, AgentContext context, CancellationToken cancellationToken);
}
