namespace Agents.Core;

/// <summary>Something that may be out of reach, such as a model or a server of tools, and can say whether it is.</summary>
/// <remarks>Implementations are thread-safe.</remarks>
public interface IHealthSource
{
    /// <summary>Finds out how it is.</summary>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>How it is. What is wrong with it is told, and not thrown.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<SourceHealth> CheckHealthAsync(CancellationToken cancellationToken);
}
