using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Agents.Core.Scoring.Kernels;
using Agents.Core.Scoring.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Scoring.Text;

public sealed class HashedEmbeddingTests
{
    private static readonly HashedEmbedding Embedding = new();

    private static readonly Gen<string> Sentence =
        from words in Gen.Elements("invoice", "ledger", "Größe", "予算", "maxTokens", "plan_route", "k1", "résumé", "𝔘nicode", "the", "don't").ListOf()
        select string.Join(' ', words);

    [Theory]
    [InlineData("")]
    [InlineData("the of and")]
    [InlineData(" .,;\t\n")]
    [InlineData("\ud800 \udc00\ud800")]
    public void Embed_gives_a_text_without_words_the_zero_vector(string text) => Assert.All(Of(text), value => Assert.Equal(0f, value));

    [Fact]
    public void Embed_gives_the_same_bits_on_every_machine()
    {
        string text = "Creates an invoice for maxTokens of plan_route; Größe and 予算, invoices again: k1.";

        Assert.Equal("9A3B4F8237C81B2F", Digest(new HashedEmbedding(64, 7), text));
        Assert.Equal("8D7FD508218244C8", Digest(Embedding, text));
    }

    [Fact]
    public void Embed_follows_its_definition()
    {
        // One word of 2 characters, "<ab>" with its marks: the word, and the runs "<ab", "ab>" and "<ab>", each a root of 3 lighter.
        HashedEmbedding embedding = new(4_096);
        float[] vector = Of("ab", embedding);
        float[] weights = [.. vector.Where(value => value != 0).Select(Math.Abs).Order()];

        Assert.Equal(4, weights.Length);
        Assert.All(weights[..3], weight => Assert.Equal(Math.Sqrt(1 / 6.0), weight, 1e-6));
        Assert.Equal(Math.Sqrt(0.5), weights[3], 1e-6);
    }

    [Fact]
    public void Embed_counts_what_occurs_n_times_as_its_root()
    {
        HashedEmbedding embedding = new(65_536);
        float[] one = Of("invoice", embedding), other = Of("budget", embedding), both = Of("invoice budget invoice invoice invoice", embedding);

        // 4 times counts double: (2, 1) / root 5.
        Assert.Equal(2 / Math.Sqrt(5), VectorMath.Dot(one, both), 1e-5);
        Assert.Equal(1 / Math.Sqrt(5), VectorMath.Dot(other, both), 1e-5);
    }

    [Theory]
    [InlineData("create an invoice", "invoices created", "delete the calendar")]
    [InlineData("navigation", "navigate", "temperature")]
    [InlineData("scheduling", "schedule", "photograph")]
    [InlineData("recieve payment", "receive payments", "draw a map")]
    [InlineData("plan_route", "PlanRoute", "list members")]
    [InlineData("Größen", "größe", "Farbe")]
    public void Embed_puts_texts_that_are_written_alike_nearer_than_others(string text, string alike, string other) =>
        Assert.True(Cosine(text, alike) > Cosine(text, other) + 0.2);

    [Fact]
    public void Embed_takes_no_notice_of_the_order_of_words_and_of_letter_case_bit_for_bit() =>
        Prop.ForAll(Sentence.ToArbitrary(), sentence =>
        {
            string[] words = sentence.Split(' ');
            Assert.Equal(Of(sentence), Of(string.Join(", ", words.Reverse())));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Embed_gives_length_1_to_any_text_with_words() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), Gen.Elements(8, 16, 100, 384).ToArbitrary(), (text, dimensions) =>
        {
            float[] vector = Of(text ?? "", new HashedEmbedding(dimensions));
            Assert.True(vector.All(value => value == 0) || Math.Abs(VectorMath.Dot(vector, vector) - 1) < 1e-5);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Embed_gives_other_vectors_for_another_seed() =>
        Assert.InRange(VectorMath.Dot(Of("ledger"), Of("ledger", new HashedEmbedding(seed: 1))), -0.5f, 0.5f);

    [Fact]
    public void Embed_gives_the_bits_of_the_definition_for_any_text() =>
        Prop.ForAll(Sentence.ToArbitrary(), Gen.Elements(8, 64, 384).ToArbitrary(), (text, dimensions) =>
            Assert.Equal(Plain(text, dimensions, 3), Of(text, new HashedEmbedding(dimensions, 3))))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Embed_of_a_long_text_gives_the_bits_of_the_definition()
    {
        // 3,000 different words: the working memory grows, and is given back.
        string words = string.Join(' ', Enumerable.Range(0, 3_000).Select(i => $"w{(char)('a' + (i % 26))}{i}x"));

        Assert.Equal(Plain(words, 384, 0), Of(words));
        Assert.Equal(Plain("short", 384, 0), Of("short"));
        Assert.Equal(Plain(words, 384, 0), Of(words));
    }

    [Fact]
    public void Embed_allocates_nothing_once_warmed_up()
    {
        float[] vector = new float[Embedding.Dimensions];

        Assert.Equal(0, Allocation.Of(() => Embedding.Embed("Which tram gets me from Praterstern to the university before nine?", vector)));
    }

    [Fact]
    public async Task Embed_from_several_threads_gives_what_one_gets()
    {
        string[] texts = [.. Enumerable.Range(0, 30).Select(i => $"text {i} about ledger {i * i} and plan {i % 7}")];
        float[][] alone = [.. texts.Select(text => Of(text))];

        await Task.WhenAll(Enumerable.Range(0, 24).Select(thread => Task.Run(
            () =>
            {
                for (int i = 0; i < 200; i++)
                {
                    int text = (i + thread) % texts.Length;
                    Assert.Equal(alone[text], Of(texts[text]));
                }
            },
            TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void Embedding_rejects_what_is_outside_its_range()
    {
        Assert.Equal(
            "dimensions must be 8 to 65536, but is 7. (Parameter 'dimensions')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new HashedEmbedding(7)).Message);
        Assert.Throws<ArgumentOutOfRangeException>("dimensions", () => new HashedEmbedding(65_537));
        Assert.Equal(
            "The destination must have room for 384 numbers, but has it for 3. (Parameter 'destination')",
            Assert.Throws<ArgumentException>(() => Embedding.Embed("x", new float[3])).Message);
    }

    private static float[] Plain(string text, int dimensions, ulong seed)
    {
        Dictionary<ulong, (int Count, long Weight)> features = [];
        foreach (string word in TextTokenizer.Tokenize(text).Where(word => !TextTokenizer.IsStopWord(word)))
        {
            string marked = $"\u0002{word}\u0003";
            string[] runs = [.. Enumerable.Range(3, 3).SelectMany(length => Enumerable.Range(0, Math.Max(0, marked.Length - length + 1)).Select(at => marked.Substring(at, length)))];
            Count(StableTextHash.OfText(word, StableTextHash.Mix(seed)), 1 << 20);
            foreach (string run in runs)
            {
                Count(StableTextHash.OfText(run, StableTextHash.Mix(StableTextHash.Mix(seed))), (long)Math.Round((1 << 20) / Math.Sqrt(runs.Length)));
            }
        }

        long[] sums = new long[dimensions];
        foreach ((ulong hash, (int count, long weight)) in features)
        {
            long value = (long)Math.Round(weight / Math.Sqrt(count));
            sums[(int)(((hash >> 32) * (ulong)dimensions) >> 32)] += (hash >> 31) % 2 == 0 ? value : -value;
        }

        float[] vector = [.. sums.Select(sum => (float)sum)];
        VectorMath.Normalize(vector, vector);
        return vector;

        void Count(ulong hash, long weight)
        {
            (int Count, long Weight) before = features.GetValueOrDefault(hash);
            features[hash] = (before.Count + 1, before.Weight + weight);
        }
    }

    private static float[] Of(string text, HashedEmbedding? embedding = null)
    {
        embedding ??= Embedding;
        float[] vector = new float[embedding.Dimensions];
        Array.Fill(vector, float.NaN);
        embedding.Embed(text, vector);
        return vector;
    }

    private static float Cosine(string x, string y) => VectorMath.Dot(Of(x), Of(y));

    private static string Digest(HashedEmbedding embedding, string text) =>
        Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(Of(text, embedding)))[..8]);
}
