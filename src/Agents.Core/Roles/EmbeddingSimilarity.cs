using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.Roles;

/// <summary>Compares texts by what they mean: the cosine of their embeddings, where less than 0 counts as 0.</summary>
/// <remarks>
/// <para>
/// Each batch of texts is one model call: its input is reserved before and settled after, by the usage that the generator reports, else by an estimate. A call
/// that fails is taken to have cost its estimate.
/// </para>
/// <para>
/// A run keeps the embeddings of the last <see cref="MaxKept"/> texts that were compared in it, whoever compared them with this generator, so that the same text costs
/// once: who asks first pays, and who asks meanwhile waits for that call, and makes one of its own if it fails. The next run keeps its own.
/// </para>
/// <para>Thread-safe, as far as the generator is; it does not dispose of the generator.</para>
/// </remarks>
public sealed class EmbeddingSimilarity : ITextSimilarity
{
    /// <summary>The greatest number of texts in a batch.</summary>
    public const int MaxBatchSize = 4_096;

    /// <summary>How many embeddings a run keeps.</summary>
    public const int MaxKept = EmbeddingCache.Capacity;

    private readonly IEmbeddingGenerator<string, Embedding<float>> _generator;
    private readonly string? _model;
    private readonly int _batchSize;

    /// <summary>Initializes a similarity.</summary>
    /// <param name="generator">Makes embeddings. The application owns it and disposes of it.</param>
    /// <param name="model">The model's id, for its price; <see langword="null"/> for what the generator says.</param>
    /// <param name="batchSize">How many texts are sent at once; 1 to <see cref="MaxBatchSize"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is outside its range.</exception>
    public EmbeddingSimilarity(IEmbeddingGenerator<string, Embedding<float>> generator, string? model = null, int batchSize = 128)
    {
        ArgumentNullException.ThrowIfNull(generator);
        if (batchSize is < 1 or > MaxBatchSize)
        {
            throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, $"A batch must be 1 to {MaxBatchSize} texts, but is {batchSize}.");
        }

        _generator = generator;
        _model = model ?? generator.DefaultModel();
        _batchSize = batchSize;
    }

    private string Name => _model ?? "unknown";

    /// <inheritdoc/>
    /// <exception cref="BudgetExceededException">A budget refused a call.</exception>
    /// <exception cref="ModelException">The generator failed, or gave embeddings that cannot be compared.</exception>
    /// <exception cref="AgentOptionsException">A budget limits money, the model has no price, and the book of prices rejects such models.</exception>
    public async ValueTask<IReadOnlyList<double>> CompareAsync(
        string text, IReadOnlyList<string> others, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(others);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        if (others.Count == 0)
        {
            return [];
        }

        EmbeddingCache cache = EmbeddingCache.Of(context);
        string[] texts = [.. others.Prepend(text).Distinct(StringComparer.Ordinal)];
        Dictionary<string, EmbeddedText> embedded = new(StringComparer.Ordinal);
        while (embedded.Count < texts.Length)
        {
            (IReadOnlyList<string> own, Task? making) = cache.Take(_generator, texts, embedded);
            await MakeAsync(own, embedded, cache, context, cancellationToken).ConfigureAwait(false);
            if (making is not null)
            {
                await making.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return [.. others.Select(other => Cosine(embedded[text], embedded[other], cache, context))];
    }

    /// <summary>Makes the embeddings that nobody else is making, and lets those go on who wait for them.</summary>
    private async ValueTask MakeAsync(
        IReadOnlyList<string> texts, Dictionary<string, EmbeddedText> into, EmbeddingCache cache, AgentContext context, CancellationToken cancellationToken)
    {
        int released = 0;
        try
        {
            foreach (string[] batch in texts.Chunk(_batchSize))
            {
                GeneratedEmbeddings<Embedding<float>> made = await context.EmbedAsync(_generator, batch, _model, cancellationToken).ConfigureAwait(false);
                EmbeddedText[] embedded = [.. batch.Select((text, i) => Measure(text, made[i].Vector.ToArray(), context))];
                cache.Keep(embedded);
                cache.Release(_generator, batch);
                released += batch.Length;
                foreach (EmbeddedText one in embedded)
                {
                    into.Add(one.Text, one);
                }
            }
        }
        finally
        {
            cache.Release(_generator, texts.Skip(released));
        }
    }

    private AgentException Unusable(string what, AgentContext context) =>
        new ModelException(Name, ModelErrorKind.Unknown, what) { IsOwnSentence = true }.At(context.Path);

    private EmbeddedText Measure(string text, float[] vector, AgentContext context)
    {
        double sum = 0;
        foreach (float value in vector)
        {
            sum += (double)value * value;
        }

        double length = Math.Sqrt(sum);
        return length > 0 && double.IsFinite(length)
            ? new EmbeddedText { Text = text, Vector = vector, Length = length, Generator = _generator }
            : throw Unusable("an embedding has no direction: it is empty, all 0, or holds what is no number.", context);
    }

    private double Cosine(EmbeddedText left, EmbeddedText right, EmbeddingCache cache, AgentContext context)
    {
        if (left.Vector.Length != right.Vector.Length)
        {
            // Which of the two is wrong nobody knows; neither stays for the next comparison.
            cache.Forget(_generator, left.Text, right.Text);
            throw Unusable($"embeddings of one model have {left.Vector.Length} and {right.Vector.Length} numbers.", context);
        }

        double product = 0;
        for (int i = 0; i < left.Vector.Length; i++)
        {
            product += (double)left.Vector[i] * right.Vector[i];
        }

        return Math.Clamp(product / (left.Length * right.Length), 0, 1);
    }
}
