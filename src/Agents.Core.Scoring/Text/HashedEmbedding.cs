using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Text;

/// <summary>Makes vectors of texts from how their words are written, with no model: texts that share words, or parts of words, lie near to each other.</summary>
/// <remarks>
/// <para>
/// It is lexical, not semantic: "invoice" is near to "invoices" and to "invoicing", and not to "bill". Words are those of <see cref="TextTokenizer"/>
/// without stop words. Each word counts by itself and by the runs of 3 to 5 characters that it has between a begin and an end mark, after
/// Bojanowski et al., "Enriching Word Vectors with Subword Information" (2017), section 3.2; all runs of a word together weigh as much as the word.
/// What occurs n times counts as the square root of n. Each of these features adds to one place of the vector, with one sign, both taken from
/// a hash (Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", 2009).
/// </para>
/// <para>
/// Features that share a place are taken for each other, so texts that have nothing in common come out with a small cosine of either sign: with 384 dimensions
/// now and then 0.2, with 4,096 mostly 0. More dimensions tell a faint likeness, such as that of a misspelt word to a sentence that holds it, from chance.
/// </para>
/// <para>
/// The vector has length 1, so that the dot product of two is their cosine; the vector of a text without words is all 0. It depends on the text, the number of
/// dimensions and the seed alone, bit for bit on every machine. The order of the words makes no difference to it.
/// </para>
/// <para>Thread-safe. Time is linear in the text. Once warmed up it allocates nothing.</para>
/// </remarks>
public sealed class HashedEmbedding
{
    /// <summary>How many dimensions there are when nothing else is said.</summary>
    public const int DefaultDimensions = 384;

    /// <summary>The least number of dimensions.</summary>
    public const int MinDimensions = 8;

    /// <summary>The greatest number of dimensions.</summary>
    public const int MaxDimensions = 65_536;

    private const int ShortestRun = 3;
    private const int LongestRun = 5;
    private const char Begin = '\u0002';        // marks that no word has
    private const char End = '\u0003';
    private const long WordWeight = 1 << 20;    // weights are whole numbers, so that sums do not depend on their order

    private readonly ulong _wordSeed;
    private readonly ulong _runSeed;
    private readonly long[] _runWeights;        // by how many runs a word has
    private readonly ScratchPool<HashedFeatures> _scratch;

    /// <summary>Initializes an embedding.</summary>
    /// <param name="dimensions">How many numbers a vector has; <see cref="MinDimensions"/> to <see cref="MaxDimensions"/>.</param>
    /// <param name="seed">Which of many equally good vectors a text gets; vectors of different seeds are not comparable.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimensions"/> is outside its range.</exception>
    public HashedEmbedding(int dimensions = DefaultDimensions, ulong seed = 0)
    {
        if (dimensions is < MinDimensions or > MaxDimensions)
        {
            throw new ArgumentOutOfRangeException(nameof(dimensions), $"dimensions must be {MinDimensions} to {MaxDimensions}, but is {dimensions}.");
        }

        Dimensions = dimensions;
        Seed = seed;
        _wordSeed = StableTextHash.Mix(seed);
        _runSeed = StableTextHash.Mix(_wordSeed);
        _runWeights = new long[(TextTokenizer.MaxTokenLength + 3) * (LongestRun - ShortestRun + 1)];
        for (int runs = 1; runs < _runWeights.Length; runs++)
        {
            _runWeights[runs] = (long)Math.Round(WordWeight / Math.Sqrt(runs));
        }

        _scratch = new ScratchPool<HashedFeatures>(() => new HashedFeatures(Dimensions));
    }

    /// <summary>Gets how many numbers a vector has.</summary>
    public int Dimensions { get; }

    /// <summary>Gets the seed.</summary>
    public ulong Seed { get; }

    /// <summary>Makes the vector of a text.</summary>
    /// <param name="text">The text, of any length.</param>
    /// <param name="destination">Where the vector goes; <see cref="Dimensions"/> long.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length.</exception>
    public void Embed(ReadOnlySpan<char> text, Span<float> destination)
    {
        if (destination.Length != Dimensions)
        {
            throw new ArgumentException($"The destination must have room for {Dimensions} numbers, but has it for {destination.Length}.", nameof(destination));
        }

        HashedFeatures features = _scratch.Rent();
        ReadFeatures(text, features);
        features.WriteTo(destination);
        _scratch.Return(features);
        VectorMath.Normalize(destination, destination);
    }

    /// <summary>Hands the features of a text on as they are, before they are folded into dimensions.</summary>
    internal void Read<TReader>(ReadOnlySpan<char> text, ref TReader reader)
        where TReader : struct, IFeatureReader, allows ref struct
    {
        HashedFeatures features = _scratch.Rent();
        ReadFeatures(text, features);
        features.HandTo(ref reader);
        _scratch.Return(features);
    }

    private void ReadFeatures(ReadOnlySpan<char> text, HashedFeatures features)
    {
        Span<char> marked = stackalloc char[TextTokenizer.MaxTokenLength + 3];
        TokenReader reader = new(text, stackalloc char[TokenReader.RoomLength], keepStopWords: false);
        while (reader.MoveNext())
        {
            ReadOnlySpan<char> word = reader.Current;
            features.Add(StableTextHash.OfText(word, _wordSeed), WordWeight);
            marked[0] = Begin;
            word.CopyTo(marked[1..]);
            marked[word.Length + 1] = End;
            AddRuns(marked[..(word.Length + 2)], features);
        }
    }

    private void AddRuns(ReadOnlySpan<char> marked, HashedFeatures features)
    {
        int runs = 0;
        for (int length = ShortestRun; length <= LongestRun; length++)
        {
            runs += Math.Max(0, marked.Length - length + 1);
        }

        long weight = _runWeights[runs];
        for (int start = 0; start + ShortestRun <= marked.Length; start++)
        {
            ulong hash = _runSeed;
            for (int i = start; i < Math.Min(marked.Length, start + LongestRun); i++)
            {
                hash = StableTextHash.Add(hash, marked[i]);
                if (i - start + 1 >= ShortestRun)
                {
                    features.Add(StableTextHash.Mix(hash), weight);
                }
            }
        }
    }
}
