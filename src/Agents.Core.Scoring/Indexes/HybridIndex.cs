using Agents.Core.Chat;
using Agents.Core.Scoring.Kernels;
using Agents.Core.Scoring.Text;
using Microsoft.Extensions.AI;

namespace Agents.Core.Scoring.Indexes;

/// <summary>Ranks a fixed list of texts both by the words that they share with a query and by the nearness of embeddings, and fuses the two rankings.</summary>
/// <remarks>
/// <para>
/// Words are ranked by <see cref="Bm25Index"/>, vectors by an <see cref="IVectorIndex"/> of the application's choice, and the two are put together by
/// <see cref="RankFusion"/>. Embeddings come from a generator; without one they are hashed, which finds what is written alike and not what means the same.
/// A text, or a query, without anything to embed is ranked by its words alone.
/// </para>
/// <para>
/// The texts are fixed when the index is made. Searches may run at any time, beside each other. It owns its vectors and disposes of them; it
/// does not dispose of the generator. After <see cref="Dispose"/> searches throw <see cref="ObjectDisposedException"/>.
/// </para>
/// </remarks>
public sealed class HybridIndex : IDisposable
{
    private readonly Bm25Index _words;
    private readonly IVectorIndex? _vectors;        // null when no text could be embedded
    private readonly HashedEmbedding? _hashed;
    private readonly IEmbeddingGenerator<string, Embedding<float>>? _generator;
    private readonly double _wordWeight;
    private readonly double _vectorWeight;
    private readonly int _candidates;
    private readonly ScratchPool<HybridScratch> _scratch;
    private volatile bool _isDisposed;

    private HybridIndex(
        string[] texts, IVectorIndex? vectors, HashedEmbedding? hashed, IEmbeddingGenerator<string, Embedding<float>>? generator, HybridIndexOptions options)
    {
        _words = new Bm25Index(texts);
        _vectors = vectors;
        _hashed = hashed;
        _generator = generator;
        _wordWeight = options.WordWeight;
        _vectorWeight = options.VectorWeight;
        _candidates = options.Candidates;
        double k = options.K;
        _scratch = new ScratchPool<HybridScratch>(() => new HybridScratch(hashed?.Dimensions ?? 0, k));
    }

    /// <summary>Gets how many texts there are, empty ones included.</summary>
    public int Count => _words.Count;

    /// <summary>Makes an index with hashed embeddings, which needs no model.</summary>
    /// <param name="texts">The texts, numbered from 0 in this order; a null text reads as empty.</param>
    /// <param name="options">Its settings; <see langword="null"/> for the defaults.</param>
    /// <returns>The index.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="texts"/> is null.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    /// <exception cref="InvalidOperationException">The application's function made no empty index of that many dimensions.</exception>
    public static HybridIndex Create(IEnumerable<string?> texts, HybridIndexOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        options ??= new HybridIndexOptions();
        options.ThrowIfInvalid(hasGenerator: false);
        string[] all = [.. texts.Select(text => text ?? "")];
        HashedEmbedding hashed = options.Embedding ?? new HashedEmbedding();
        float[] rows = new float[checked(all.Length * hashed.Dimensions)];
        for (int i = 0; i < all.Length; i++)
        {
            hashed.Embed(all[i], rows.AsSpan(i * hashed.Dimensions, hashed.Dimensions));
        }

        return new HybridIndex(all, Fill(rows, all.Length, options), hashed, null, options);
    }

    /// <summary>Makes an index with the embeddings of a generator, made here and now, outside of any run and its budget.</summary>
    /// <param name="texts">The texts, numbered from 0 in this order; a null text reads as empty.</param>
    /// <param name="generator">Makes embeddings. The application owns it and disposes of it.</param>
    /// <param name="options">Its settings; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The index.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="texts"/> or <paramref name="generator"/> is null.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    /// <exception cref="ModelException">The generator failed, or gave embeddings that cannot be compared.</exception>
    /// <exception cref="InvalidOperationException">The application's function made no empty index of that many dimensions.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<HybridIndex> CreateAsync(
        IEnumerable<string?> texts,
        IEmbeddingGenerator<string, Embedding<float>> generator,
        HybridIndexOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(generator);
        options ??= new HybridIndexOptions();
        options.ThrowIfInvalid(hasGenerator: true);
        string[] all = [.. texts.Select(text => text ?? "")];
        float[] rows = await EmbeddingBatches.MakeAsync(generator, all, options.BatchSize, cancellationToken).ConfigureAwait(false);
        return new HybridIndex(all, Fill(rows, all.Length, options), null, generator, options);
    }

    /// <summary>Finds the texts that fit a query best.</summary>
    /// <param name="query">What is looked for.</param>
    /// <param name="hits">Where the hits go, best first, equal scores by rising id; its length is how many are wanted. The id is the place of the text.</param>
    /// <returns>How many hits there are.</returns>
    /// <remarks>Once warmed up it allocates nothing, if the index of the vectors does not.</remarks>
    /// <exception cref="InvalidOperationException">The index has a generator, so that it must be asked by <see cref="SearchAsync"/>.</exception>
    /// <exception cref="ObjectDisposedException">The index was disposed of.</exception>
    public int Search(ReadOnlySpan<char> query, Span<SearchHit> hits)
    {
        ThrowIfGenerated();
        return Search(query, [], hits);
    }

    /// <summary>Finds the texts that fit a query best.</summary>
    /// <param name="query">What is looked for; null reads as empty, which finds nothing.</param>
    /// <param name="count">How many hits are wanted at most: 0 or more.</param>
    /// <returns>The hits, best first, equal scores by rising id. The id is the place of the text.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">The index has a generator, so that it must be asked by <see cref="SearchAsync"/>.</exception>
    /// <exception cref="ObjectDisposedException">The index was disposed of.</exception>
    public IReadOnlyList<SearchHit> Search(string? query, int count)
    {
        ThrowIfGenerated();
        return List(query, [], count);
    }

    /// <summary>Finds the texts that fit a query best; where there is a generator, it is asked for the query's embedding.</summary>
    /// <param name="query">What is looked for; null reads as empty, which finds nothing.</param>
    /// <param name="count">How many hits are wanted at most: 0 or more.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The hits, best first, equal scores by rising id. The id is the place of the text.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="ModelException">The generator failed, or gave an embedding that cannot be compared.</exception>
    /// <exception cref="ObjectDisposedException">The index was disposed of.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask<IReadOnlyList<SearchHit>> SearchAsync(string? query, int count, CancellationToken cancellationToken = default)
    {
        CheckCount(count);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (_generator is null || _vectors is null || count == 0 || string.IsNullOrWhiteSpace(query))
        {
            return List(query, [], count);
        }

        float[] embedding = await EmbeddingBatches.MakeAsync(_generator, [query], 1, cancellationToken).ConfigureAwait(false);
        EmbeddingBatches.CheckLength(embedding.Length, _vectors.Dimensions, _generator);
        return List(query, embedding, count);
    }

    /// <summary>Ends the use of the index, and disposes of its vectors.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _vectors?.Dispose();
    }

    private static IVectorIndex? Fill(float[] rows, int count, HybridIndexOptions options)
    {
        if (rows.Length == 0)
        {
            return null;
        }

        int dimensions = rows.Length / count;
        IVectorIndex vectors = options.CreateVectors is null
            ? new FlatIndex(new FlatIndexOptions { Dimensions = dimensions, Capacity = count })
            : options.CreateVectors(dimensions);
        if (vectors is null || vectors.Dimensions != dimensions || vectors.Count > 0)
        {
            throw new InvalidOperationException($"{nameof(HybridIndexOptions.CreateVectors)} must return a new, empty index of {dimensions} dimensions.");
        }

        try
        {
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<float> row = rows.AsSpan(i * dimensions, dimensions);
                if (row.ContainsAnyExcept(0f))
                {
                    vectors.Add(i, row);
                }
            }
        }
        catch
        {
            vectors.Dispose();
            throw;
        }

        return vectors;
    }

    private static void CheckCount(int count)
    {
        if (count < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(count), $"count must be at least 0, but is {count}.");
        }
    }

    private SearchHit[] List(string? query, ReadOnlySpan<float> embedding, int count)
    {
        CheckCount(count);
        SearchHit[] hits = new SearchHit[Math.Min(count, Count)];
        int found = Search(query, embedding, hits);
        return found == hits.Length ? hits : hits[..found];
    }

    private int Search(ReadOnlySpan<char> query, ReadOnlySpan<float> embedding, Span<SearchHit> hits)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        HybridScratch scratch = _scratch.Rent();
        Span<SearchHit> ranking = scratch.Hits(Math.Min(Count, Math.Max(_candidates, hits.Length)));
        scratch.Fusion.Clear();
        scratch.Fusion.Add(ranking[.._words.Search(query, ranking)], _wordWeight);
        if (_hashed is not null)
        {
            _hashed.Embed(query, scratch.Query);
            embedding = scratch.Query;
        }

        if (_vectors is not null && embedding.ContainsAnyExcept(0f))
        {
            int found = _vectors.Search(embedding, ranking);
            scratch.Fusion.Add(ranking[..(_hashed is null ? found : CountNear(ranking[..found]))], _vectorWeight);
        }

        int fused = scratch.Fusion.Take(hits);
        _scratch.Return(scratch);
        return fused;
    }

    /// <summary>Counts the hits that have anything in common with the query: hashed vectors that have nothing stand at a right angle, but for chance.</summary>
    private int CountNear(ReadOnlySpan<SearchHit> ranking)
    {
        int near = ranking.Length;
        double chance = 3 / Math.Sqrt(_vectors!.Dimensions);
        while (near > 0 && _vectors.Metric != VectorMetric.Euclidean && ranking[near - 1].Score <= chance)
        {
            near--;
        }

        return near;
    }

    private void ThrowIfGenerated()
    {
        if (_generator is not null)
        {
            throw new InvalidOperationException($"The index asks a generator for the embedding of each query; use {nameof(SearchAsync)}.");
        }
    }
}
