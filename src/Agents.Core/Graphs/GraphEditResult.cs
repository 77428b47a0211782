namespace Agents.Core.Graphs;

/// <summary>What became of an edit.</summary>
/// <remarks>Immutable.</remarks>
public sealed class GraphEditResult
{
    internal GraphEditResult(IReadOnlyList<string> problems) => Problems = problems;

    /// <summary>Gets whether all of it was applied. If not, nothing was.</summary>
    public bool IsApplied => Problems.Count == 0;

    /// <summary>Gets why it was refused, one sentence a problem; empty when it was applied.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Throws when the edit was refused.</summary>
    /// <exception cref="GraphEditException">The edit was refused.</exception>
    public void ThrowIfRefused()
    {
        if (!IsApplied)
        {
            throw new GraphEditException(Problems);
        }
    }
}
