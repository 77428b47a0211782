using System.Collections.Frozen;
using System.Numerics;
using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;
using Agents.Core.Scoring.Text;

namespace Agents.Core.Offline;

/// <summary>Picks the sentences that answer a question best and repeat each other least.</summary>
/// <remarks>
/// Relevance is BM25, the share of the question that a sentence covers, and a prior for sentences that open their paragraph. The picks are
/// made one by one by maximal marginal relevance: Carbonell and Goldstein, "The Use of MMR, Diversity-Based Reranking for Reordering
/// Documents and Producing Summaries" (1998).
/// </remarks>
internal sealed class SentenceRanker
{
    private const int MostTerms = 64;
    private const int PoolSize = 120;

    // A sentence with m of the question's words that cover a share c of its weight is relevant when m * c reaches this: one word must
    // carry a third of the question, two a sixth between them. Below that, a chance meeting of words is likelier than an answer.
    private const double LeastEvidence = 1.0 / 3;
    private const double LeastOfBest = 0.5;

    // Where there is much to read, and words that occur nowhere in it make up more than this of the question, it is about something else.
    private const double MostUnseen = 0.6;
    private const int ManySentences = 20;
    private const double NearDuplicate = 0.85;

    // Where one sentence speaks of all of the question, one that speaks of less than this share of that is about something else.
    private const double LeastOfBestCoverage = 0.55;
    private const double AmountBonus = 0.1;

    // A word of the question that only the heading or the file's name holds counts as half of one in the sentence.
    private const double ContextShare = 0.5;

    // A short sentence is not the better answer, so its shortness counts less than that of a document.
    private const double SentenceB = 0.3;
    private const int LongestContinued = 400;

    // Words that say what to do with a subject, and name none.
    private static readonly FrozenSet<string> Generic = (
        "explain describe summarize summarise compare list name define find show give mean means meaning happen happens work works question "
        + "answer cite cites using according detail details briefly short overview tell write report brief say says said "
        + "make makes making made use uses used often long")
        .Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string> Amounts =
        "much many long often far large big high low hot cold warm fast slow heavy old late early soon".Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string> Numbers = (
        "one two three four five six seven eight nine ten eleven twelve once twice daily weekly monthly yearly never always")
        .Split(' ').ToFrozenSet();

    private readonly Dictionary<string, int> _terms = [];       // each to its bit
    private readonly Dictionary<string, ulong> _contexts = [];
    private readonly List<ulong> _words = [];                   // the bits of each word of the question: parts and whole of an identifier
    private readonly string _query;
    private readonly bool _asksAmount;

    internal SentenceRanker(string question)
    {
        string[] words = question.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string[] telling = [.. words.Where(w => !IsGeneric(w))];
        string[] used = telling.Any(w => TextTokenizer.TokenizeQuery(w).Count > 0) ? telling : words;
        _query = string.Join(' ', used);
        _asksAmount = AsksAmount(words);
        foreach (string word in used)
        {
            ulong bits = 0;
            foreach (string term in TextTokenizer.TokenizeQuery(word))
            {
                if (!_terms.TryGetValue(term, out int bit) && (bit = _terms.Count) < MostTerms)
                {
                    _terms.Add(term, bit);
                }

                bits |= bit < MostTerms ? 1UL << bit : 0;
            }

            if (bits != 0 && !_words.Contains(bits))
            {
                _words.Add(bits);
            }
        }
    }

    /// <summary>Whether a word says what to do with a subject, and names none.</summary>
    internal static bool IsGeneric(string word) => Generic.Contains(Names.Normalize(word));

    /// <summary>Whether two sentences are made of nearly the same words.</summary>
    internal static bool AreAlike(string x, string y) => Similarity([.. TextTokenizer.TokenizeQuery(x)], [.. TextTokenizer.TokenizeQuery(y)]) > NearDuplicate;

    /// <summary>The best sentences, best first; none when nothing is relevant.</summary>
    internal List<Sentence> Rank(IReadOnlyList<Sentence> sentences, int count, double lambda, CancellationToken cancellationToken)
    {
        if (_terms.Count == 0 || sentences.Count == 0)
        {
            return [];
        }

        IEnumerable<string> Texts()
        {
            for (int i = 0; i < sentences.Count; i++)
            {
                if ((i & 1023) == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                yield return sentences[i].Text;
            }
        }

        Bm25Index index = new(Texts(), Bm25Index.DefaultK1, SentenceB);
        IReadOnlyList<SearchHit> hits = index.Search(_query, int.MaxValue);
        cancellationToken.ThrowIfCancellationRequested();
        Candidate[] found = [.. hits.Select(h => Meet(sentences[(int)h.Id], h.Score))];
        double[] weights = WeighTerms(found, sentences.Count);
        ulong seen = found.Aggregate(0UL, (bits, c) => bits | c.Bits);
        double total = _words.Sum(w => WeightOf(w, weights));
        double unseen = _words.Where(w => (w & seen) == 0).Sum(w => WeightOf(w, weights));
        if (sentences.Count >= ManySentences && unseen > MostUnseen * total)
        {
            return [];
        }

        foreach (Candidate candidate in found)
        {
            Judge(candidate, weights, total, found[0].Bm25);
        }

        double leastCoverage = LeastOfBestCoverage * found.Where(c => c.Value > 0).Select(c => c.Coverage).DefaultIfEmpty().Max();
        List<Candidate> pool = [.. found.Where(c => c.Value > 0 && c.Coverage >= leastCoverage).OrderByDescending(c => c.Value).Take(PoolSize)];
        return Continue(Pick(pool, count, lambda));
    }

    private List<Sentence> Continue(List<Candidate> picked)
    {
        HashSet<string> told = [];
        List<Sentence> sentences = [];
        foreach (Candidate candidate in picked)
        {
            Sentence sentence = candidate.Sentence;
            bool repeats = candidate.Tokens.All(_terms.ContainsKey);     // what it says about the question stands behind it
            bool continues = repeats && sentence.Continuation.Length > 0 && sentence.Text.Length + sentence.Continuation.Length <= LongestContinued;
            if (continues)
            {
                told.Add($"{sentence.Path}\n{sentence.Continuation.Trim()}");
            }

            sentences.Add(continues ? sentence with { Text = sentence.Text + sentence.Continuation } : sentence);
        }

        sentences.RemoveAll(sentence => told.Contains($"{sentence.Path}\n{sentence.Text}"));
        return sentences;
    }

    private Candidate Meet(Sentence sentence, double score)
    {
        HashSet<string> tokens = [.. TextTokenizer.TokenizeQuery(sentence.Text)];
        if (!_contexts.TryGetValue(sentence.Context, out ulong context))
        {
            _contexts[sentence.Context] = context = BitsOf([.. TextTokenizer.TokenizeQuery(sentence.Context)]);
        }

        string? first = tokens.FirstOrDefault();
        return new Candidate
        {
            Sentence = sentence,
            Tokens = tokens,
            Bits = BitsOf(tokens),
            ContextBits = context,
            Bm25 = score,
            OpensWithTerm = first is not null && _terms.ContainsKey(first),
        };
    }

    private ulong BitsOf(HashSet<string> tokens)
    {
        ulong bits = 0;
        foreach ((string term, int bit) in _terms)
        {
            bits |= tokens.Contains(term) ? 1UL << bit : 0;
        }

        return bits;
    }

    // The rarer, the heavier; a word that occurs nowhere is the heaviest, for an answer without it is in doubt.
    private double[] WeighTerms(Candidate[] found, int sentences)
    {
        double[] weights = new double[_terms.Count];
        for (int bit = 0; bit < weights.Length; bit++)
        {
            int n = found.Count(c => (c.Bits & (1UL << bit)) != 0);
            weights[bit] = n == 0 ? -1 : Math.Log(1 + ((sentences - n + 0.5) / (n + 0.5)));
        }

        double unseen = Math.Log(1 + ((sentences + 0.5) / 0.5));
        for (int bit = 0; bit < weights.Length; bit++)
        {
            // Smoothed by one, or three sentences that all name the subject would make it weigh nothing.
            weights[bit] = 1 + (weights[bit] < 0 ? unseen : weights[bit]);
        }

        return weights;
    }

    // A word weighs what its most common part weighs: the whole of an identifier is often nowhere to be found.
    private static double WeightOf(ulong word, double[] weights)
    {
        double least = double.MaxValue;
        for (ulong bits = word; bits != 0; bits &= bits - 1)
        {
            least = Math.Min(least, weights[BitOperations.TrailingZeroCount(bits)]);
        }

        return least;
    }

    private void Judge(Candidate candidate, double[] weights, double total, double bestBm25)
    {
        int met = 0;
        double weight = 0;
        foreach (ulong word in _words)
        {
            if ((word & candidate.Bits) != 0)
            {
                met++;
                weight += WeightOf(word, weights);
            }
            else if ((word & candidate.ContextBits) != 0)
            {
                weight += ContextShare * WeightOf(word, weights);
            }
        }

        double coverage = total > 0 ? weight / total : 0;
        if (met * coverage < LeastEvidence)
        {
            return;
        }

        double prior = (1.0 / (1 + candidate.Sentence.Position)) + (candidate.OpensWithTerm ? 1 : 0);
        candidate.Coverage = coverage;
        candidate.Value = (0.6 * candidate.Bm25 / bestBm25) + (0.3 * coverage) + (0.05 * prior)
            + (_asksAmount && NamesAmount(candidate.Sentence.Text) ? AmountBonus : 0);
    }

    // "When ...", "How many ...": the answer is likely to hold a number.
    private static bool AsksAmount(string[] words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            string word = Names.Normalize(words[i]);
            if (word == "when" || (word == "how" && i + 1 < words.Length && Amounts.Contains(Names.Normalize(words[i + 1]))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool NamesAmount(string sentence) =>
        sentence.Any(char.IsDigit) || sentence.Split(' ').Any(word => Numbers.Contains(Names.Normalize(word)));

    private static List<Candidate> Pick(List<Candidate> pool, int count, double lambda)
    {
        List<Candidate> picked = [];
        double least = pool.Count == 0 ? 0 : LeastOfBest * pool[0].Value;
        double best = pool.Count == 0 ? 1 : pool[0].Value;
        pool.RemoveAll(c => c.Value < least);
        while (picked.Count < count && pool.Count > 0)
        {
            Candidate next = pool[0];
            double highest = double.MinValue;
            foreach (Candidate candidate in pool)
            {
                double marginal = (lambda * candidate.Value / best) - ((1 - lambda) * candidate.Redundancy);
                if (marginal > highest)
                {
                    (next, highest) = (candidate, marginal);
                }
            }

            picked.Add(next);
            pool.Remove(next);
            foreach (Candidate candidate in pool)
            {
                candidate.Redundancy = Math.Max(candidate.Redundancy, Similarity(candidate.Tokens, next.Tokens));
            }

            pool.RemoveAll(c => c.Redundancy > NearDuplicate);
        }

        return picked;
    }

    // The cosine of the two sets of words.
    private static double Similarity(HashSet<string> x, HashSet<string> y) =>
        x.Count == 0 || y.Count == 0 ? 0 : x.Count(y.Contains) / Math.Sqrt((double)x.Count * y.Count);

    private sealed class Candidate
    {
        public required Sentence Sentence { get; init; }

        public required HashSet<string> Tokens { get; init; }

        public required ulong Bits { get; init; }

        public required ulong ContextBits { get; init; }

        public required double Bm25 { get; init; }

        public required bool OpensWithTerm { get; init; }

        public double Coverage { get; set; }

        public double Value { get; set; }

        public double Redundancy { get; set; }
    }
}
