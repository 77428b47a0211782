using System.Runtime.InteropServices;
using Agents.Core.Scoring.Text;

namespace Agents.Core.Scoring.Tools;

/// <summary>Compares queries with the names of tools by the words and runs of characters that they share, so that names written a little differently are found.</summary>
/// <remarks>
/// These are the features of <see cref="HashedEmbedding"/>, each by itself and not folded into dimensions: names are short, so that one feature which
/// shared a place with another by chance would look like a likeness. Immutable and thread-safe.
/// </remarks>
internal sealed class ToolNames
{
    // What shares less than this is not written alike: endings and single runs.
    private const float Floor = 0.1f;

    private readonly HashedEmbedding _features = new(HashedEmbedding.MinDimensions);
    private readonly Dictionary<ulong, int> _places = [];       // of each feature that a name has
    private readonly int[] _starts;                             // the names with the feature at place p stand at _starts[p] up to _starts[p + 1]
    private readonly int[] _names;
    private readonly float[] _weights;

    /// <param name="names">The names.</param>
    public ToolNames(string[] names)
    {
        List<(int Place, int Name, float Weight)> entries = [];
        for (int name = 0; name < names.Length; name++)
        {
            NameReader reader = new() { Features = [] };
            _features.Read(names[name], ref reader);
            float length = MathF.Sqrt(reader.Features.Sum(feature => feature.Weight * feature.Weight));
            foreach ((ulong hash, float weight) in reader.Features)
            {
                ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, hash, out bool isKnown);
                place = isKnown ? place : _places.Count - 1;
                entries.Add((place, name, weight / length));
            }
        }

        _starts = new int[_places.Count + 1];
        foreach ((int place, _, _) in entries)
        {
            _starts[place + 1]++;
        }

        for (int place = 0; place < _places.Count; place++)
        {
            _starts[place + 1] += _starts[place];
        }

        _names = new int[entries.Count];
        _weights = new float[entries.Count];
        int[] next = _starts[..^1];
        foreach ((int place, int name, float weight) in entries)
        {
            int slot = next[place]++;
            (_names[slot], _weights[slot]) = (name, weight);
        }
    }

    /// <summary>Computes how near the names are to a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="nearness">Where it goes, a number a name: 0 for what is not written alike, up to 1 for the same name.</param>
    public void Score(ReadOnlySpan<char> query, Span<float> nearness)
    {
        nearness.Clear();
        QueryReader reader = new(this, nearness);
        _features.Read(query, ref reader);
        float length = MathF.Sqrt(reader.Square);
        for (int name = 0; name < nearness.Length; name++)
        {
            nearness[name] = nearness[name] > Floor * length ? ((nearness[name] / length) - Floor) / (1 - Floor) : 0;
        }
    }

    private struct NameReader : IFeatureReader
    {
        public required List<(ulong Hash, float Weight)> Features;

        public readonly void Take(ulong hash, float weight) => Features.Add((hash, weight));
    }

    private ref struct QueryReader(ToolNames names, Span<float> nearness) : IFeatureReader
    {
        private readonly Span<float> _nearness = nearness;

        public float Square { get; private set; }

        public void Take(ulong hash, float weight)
        {
            Square += weight * weight;
            if (names._places.TryGetValue(hash, out int place))
            {
                for (int i = names._starts[place]; i < names._starts[place + 1]; i++)
                {
                    _nearness[names._names[i]] += weight * names._weights[i];
                }
            }
        }
    }
}
