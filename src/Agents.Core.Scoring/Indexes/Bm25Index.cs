using System.Runtime.InteropServices;
using Agents.Core.Scoring.Kernels;
using Agents.Core.Scoring.Text;

namespace Agents.Core.Scoring.Indexes;

/// <summary>Ranks a fixed list of texts by how well they fit a query, by the Okapi BM25 function.</summary>
/// <remarks>
/// <para>
/// The score of a document is the sum, over the query's distinct words t, of
/// <c>idf(t) * f * (k1 + 1) / (f + k1 * (1 - b + b * length / average length))</c>, where f is how often t occurs in the document and
/// <c>idf(t) = ln(1 + (N - n + 0.5) / (n + 0.5))</c> for N documents of which n have t; this idf is never negative. Source: Robertson and
/// Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), section 3. Words are those of
/// <see cref="TextTokenizer"/> without stop words, in documents and queries alike.
/// </para>
/// <para>
/// Immutable once built, so safe to read from any number of threads. Building is linear in the text; a search costs the occurrences of the
/// query's words, each once a document. A few searches at a time find working memory that an earlier one left: 12 bytes a document and 4 a word.
/// </para>
/// </remarks>
public sealed class Bm25Index
{
    /// <summary>The usual saturation of repeated words.</summary>
    public const double DefaultK1 = 1.2;

    /// <summary>The usual share of length normalization.</summary>
    public const double DefaultB = 0.75;

    private readonly Dictionary<string, int> _terms = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly int[] _starts;             // the postings of term t are _starts[t] up to _starts[t + 1]
    private readonly int[] _documents;          // rising within one term
    private readonly double[] _scores;          // what one word adds to the score of one document, by posting
    private readonly ScratchPool<Bm25Scratch> _scratch;

    /// <summary>Builds an index over texts, by the values that fit most collections.</summary>
    /// <param name="documents">The texts, each a document numbered from 0 in this order; a null text reads as empty.</param>
    /// <exception cref="ArgumentNullException"><paramref name="documents"/> is null.</exception>
    public Bm25Index(IEnumerable<string?> documents)
        : this(documents, DefaultK1, DefaultB)
    {
    }

    /// <summary>Builds an index over texts.</summary>
    /// <param name="documents">The texts, each a document numbered from 0 in this order; a null text reads as empty.</param>
    /// <param name="k1">How slowly a repeated word saturates: 0 (presence alone counts) or more, finite.</param>
    /// <param name="b">How much long documents are discounted: 0 (not at all) to 1 (in full proportion).</param>
    /// <exception cref="ArgumentNullException"><paramref name="documents"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k1"/> or <paramref name="b"/> is outside its range.</exception>
    public Bm25Index(IEnumerable<string?> documents, double k1, double b)
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (!double.IsFinite(k1) || k1 < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(k1), $"k1 must be a finite number of at least 0, but is {k1}.");
        }

        if (!(b is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(b), $"b must be 0 to 1, but is {b}.");
        }

        _lookup = _terms.GetAlternateLookup<ReadOnlySpan<char>>();
        List<int> lengths = [];
        List<Posting> postings = ReadPostings(documents, lengths);
        Count = lengths.Count;
        (_starts, _documents, int[] frequencies) = GroupByTerm(postings);
        _scores = ComputeScores(frequencies, lengths, k1, b);
        _scratch = new ScratchPool<Bm25Scratch>(() => new Bm25Scratch(_terms.Count, Count));
    }

    /// <summary>Gets how many documents are indexed, empty ones included.</summary>
    public int Count { get; }

    /// <summary>Finds the documents that fit a query best.</summary>
    /// <param name="query">What is looked for, in plain words; null or stop words only find nothing.</param>
    /// <param name="count">How many hits are wanted at most: 0 or more.</param>
    /// <returns>The hits, best first, equal scores by document number; only documents with at least one word of the query.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public IReadOnlyList<SearchHit> Search(string? query, int count)
    {
        if (count < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(count), $"count must be at least 0, but is {count}.");
        }

        Bm25Scratch scratch = _scratch.Rent();
        Rank(query, scratch);
        SearchHit[] hits = new SearchHit[Math.Min(count, scratch.Touched.Length)];
        TakeBest(scratch, hits);
        _scratch.Return(scratch);
        return hits;
    }

    /// <summary>Finds the documents that fit a query best, and allocates nothing once warmed up.</summary>
    /// <param name="query">What is looked for, in plain words; nothing or stop words only find nothing.</param>
    /// <param name="hits">Where the hits go, best first, equal scores by document number; its length is how many are wanted at most.</param>
    /// <returns>How many hits there are; only documents with at least one word of the query.</returns>
    public int Search(ReadOnlySpan<char> query, Span<SearchHit> hits)
    {
        Bm25Scratch scratch = _scratch.Rent();
        Rank(query, scratch);
        int found = TakeBest(scratch, hits);
        _scratch.Return(scratch);
        return found;
    }

    /// <summary>Computes how well one document fits a query.</summary>
    /// <param name="query">What is looked for, in plain words; null reads as empty.</param>
    /// <param name="document">The document's number: 0 up to, not including, <see cref="Count"/>.</param>
    /// <returns>The same score that <see cref="Search(string, int)"/> reports; 0 when the document has no word of the query.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="document"/> is no document of this index.</exception>
    public double Score(string? query, int document)
    {
        if (document < 0 || document >= Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(document), $"document must be at least 0 and below the {Count} documents of the index, but is {document}.");
        }

        double score = 0;
        foreach (string token in TextTokenizer.TokenizeQuery(query))
        {
            if (_terms.TryGetValue(token, out int term))
            {
                int i = Array.BinarySearch(_documents, _starts[term], _starts[term + 1] - _starts[term], document);
                score += i < 0 ? 0 : _scores[i];
            }
        }

        return score;
    }

    /// <summary>Computes how well each document fits a query, and allocates nothing once warmed up.</summary>
    /// <param name="query">What is looked for.</param>
    /// <param name="scores">Where the scores go, one a document, the same that a search reports; 0 for what has no word of the query.</param>
    /// <returns>The greatest of them; 0 when there is none.</returns>
    internal double ScoreAll(ReadOnlySpan<char> query, Span<double> scores)
    {
        scores.Clear();
        Bm25Scratch scratch = _scratch.Rent();
        Rank(query, scratch);
        double greatest = 0;
        foreach (int document in scratch.Touched)
        {
            scores[document] = scratch.ScoreOf(document);
            greatest = Math.Max(greatest, scores[document]);
        }

        scratch.Clear();
        _scratch.Return(scratch);
        return greatest;
    }

    // The words in order of first use, so that sums are those of Score, bit for bit.
    private void Rank(ReadOnlySpan<char> query, Bm25Scratch scratch)
    {
        TokenReader reader = new(query, stackalloc char[TokenReader.RoomLength], keepStopWords: false);
        while (reader.MoveNext())
        {
            if (_lookup.TryGetValue(reader.Current, out int term) && scratch.IsNewTerm(term))
            {
                for (int i = _starts[term]; i < _starts[term + 1]; i++)
                {
                    scratch.Add(_documents[i], _scores[i]);
                }
            }
        }
    }

    private static int TakeBest(Bm25Scratch scratch, Span<SearchHit> hits)
    {
        TopHits best = new(hits);
        foreach (int document in scratch.Touched)
        {
            best.Offer(document, scratch.ScoreOf(document));
        }

        scratch.Clear();
        return best.Sort();
    }

    private List<Posting> ReadPostings(IEnumerable<string?> documents, List<int> lengths)
    {
        List<Posting> postings = [];
        List<int> latest = [];                  // by term: its newest posting
        Span<char> room = stackalloc char[TokenReader.RoomLength];
        foreach (string? text in documents)
        {
            int document = lengths.Count;
            int length = 0;
            TokenReader reader = new(text, room, keepStopWords: false);
            while (reader.MoveNext())
            {
                length++;
                if (!_lookup.TryGetValue(reader.Current, out int term))
                {
                    term = latest.Count;
                    _terms.Add(reader.Current.ToString(), term);
                    latest.Add(-1);
                }

                Span<Posting> all = CollectionsMarshal.AsSpan(postings);
                if (latest[term] >= 0 && all[latest[term]].Document == document)
                {
                    all[latest[term]].Frequency++;
                }
                else
                {
                    latest[term] = postings.Count;
                    postings.Add(new Posting { Term = term, Document = document, Frequency = 1 });
                }
            }

            lengths.Add(length);
        }

        return postings;
    }

    // A counting sort: stable, so documents keep rising within a term.
    private (int[] Starts, int[] Documents, int[] Frequencies) GroupByTerm(List<Posting> postings)
    {
        int[] starts = new int[_terms.Count + 1];
        foreach (Posting posting in postings)
        {
            starts[posting.Term + 1]++;
        }

        for (int term = 0; term < _terms.Count; term++)
        {
            starts[term + 1] += starts[term];
        }

        int[] next = starts.AsSpan(0, _terms.Count).ToArray();
        int[] documents = new int[postings.Count];
        int[] frequencies = new int[postings.Count];
        foreach (Posting posting in postings)
        {
            int slot = next[posting.Term]++;
            documents[slot] = posting.Document;
            frequencies[slot] = posting.Frequency;
        }

        return (starts, documents, frequencies);
    }

    private double[] ComputeScores(int[] frequencies, List<int> lengths, double k1, double b)
    {
        double average = Math.Max(1e-9, lengths.Count == 0 ? 0 : lengths.Average());
        double[] scores = new double[frequencies.Length];
        for (int term = 0; term < _terms.Count; term++)
        {
            double found = _starts[term + 1] - _starts[term];
            double idf = Math.Log(1 + ((Count - found + 0.5) / (found + 0.5)));
            for (int i = _starts[term]; i < _starts[term + 1]; i++)
            {
                double frequency = frequencies[i];
                double norm = k1 * (1 - b + (b * lengths[_documents[i]] / average));
                scores[i] = idf * frequency * (k1 + 1) / (frequency + norm);
            }
        }

        return scores;
    }

    private struct Posting
    {
        public int Term;
        public int Document;
        public int Frequency;
    }
}
