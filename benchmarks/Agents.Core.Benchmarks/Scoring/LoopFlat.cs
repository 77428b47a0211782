namespace Agents.Core.Benchmarks.Scoring;

/// <summary>A loop over rows and numbers as one would write it first, and a heap.</summary>
public sealed class LoopFlat : IFlatSubject
{
    /// <inheritdoc/>
    public string Name => "loop";

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
                _nearest.Offer(row, Dot(query, _rows[row]));
            }

            _nearest.Take(ids);
        }

        private static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
        {
            float sum = 0;
            for (int i = 0; i < x.Length && i < y.Length; i++)
            {
                sum += x[i] * y[i];
            }

            return sum;
        }
    }
}
