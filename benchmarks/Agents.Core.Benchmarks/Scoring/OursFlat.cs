using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>A <see cref="FlatIndex"/> of one kind of storage.</summary>
public sealed class OursFlat : IFlatSubject
{
    private readonly VectorStorage _storage;

    /// <summary>Initializes the subject.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="storage">How the rows are kept.</param>
    /// <param name="recall">Which part of the nearest rows it must find, 0 to 1.</param>
    public OursFlat(string name, VectorStorage storage, double recall)
    {
        Name = name;
        _storage = storage;
        Recall = recall;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public double Recall { get; }

    /// <inheritdoc/>
    public IFlatSearch Prepare(Vectors rows)
    {
        FlatIndex index = new(new FlatIndexOptions
        {
            Dimensions = rows.Dimensions,
            Metric = VectorMetric.Dot,
            Storage = _storage,
            Capacity = rows.Count,
        });
        for (int row = 0; row < rows.Count; row++)
        {
            index.Add(row, rows[row]);
        }

        return new Search(index);
    }

    private sealed class Search : IFlatSearch
    {
        private readonly FlatIndex _index;
        private readonly SearchHit[] _hits = new SearchHit[FlatWork.Count];

        public Search(FlatIndex index) => _index = index;

        public void Find(ReadOnlySpan<float> query, Span<long> ids)
        {
            int found = _index.Search(query, _hits);
            for (int i = 0; i < found; i++)
            {
                ids[i] = _hits[i].Id;
            }
        }
    }
}
