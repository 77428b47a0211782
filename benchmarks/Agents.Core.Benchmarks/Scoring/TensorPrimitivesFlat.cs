using System.Numerics.Tensors;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>The runtime's own dot product, row by row, and a heap.</summary>
public sealed class TensorPrimitivesFlat : IFlatSubject
{
    /// <inheritdoc/>
    public string Name => "tensorprimitives";

    /// <inheritdoc/>
    public double Recall => 1;

    /// <inheritdoc/>
    public IFlatSearch Prepare(Vectors rows) => new Search(rows);

    private sealed class Search : IFlatSearch
    {
        private readonly Vectors _rows;
        private readonly Nearest _nearest = new(FlatWork.Count);

        public Search(Vectors rows) => _rows = rows;

        public void Find(ReadOnlySpan<float> query, Span<long> ids)
        {
            for (int row = 0; row < _rows.Count; row++)
            {
                _nearest.Offer(row, TensorPrimitives.Dot(query, _rows[row]));
            }

            _nearest.Take(ids);
        }
    }
}
