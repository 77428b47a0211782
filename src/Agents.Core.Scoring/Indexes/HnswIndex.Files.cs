namespace Agents.Core.Scoring.Indexes;

public sealed partial class HnswIndex
{
    /// <inheritdoc/>
    public void Save(string path) => throw new NotImplementedException();
}
