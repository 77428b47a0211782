namespace Agents.Core.Scoring.Indexes;

/// <summary>What kind of index a file holds. The numbers are written to files and never change.</summary>
internal enum IndexFileKind
{
    Flat = 1,
    Hnsw = 2,
}
