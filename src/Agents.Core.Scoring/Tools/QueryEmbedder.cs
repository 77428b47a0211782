using Agents.Core.Chat;
using Agents.Core.Scoring.Indexes;
using Microsoft.Extensions.AI;

namespace Agents.Core.Scoring.Tools;

/// <summary>Has a generator make the embeddings of queries. Thread-safe, as far as the generator is.</summary>
internal sealed class QueryEmbedder(IEmbeddingGenerator<string, Embedding<float>> generator, string? model, int dimensions)
{
    /// <summary>Makes the embedding of a query outside of any run.</summary>
    /// <returns>The embedding; empty for a query without words.</returns>
    /// <exception cref="InvalidOperationException">It cannot be compared with those of the tools.</exception>
    public async ValueTask<float[]> EmbedAsync(string? query, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(query) || dimensions == 0)
        {
            return [];
        }

        GeneratedEmbeddings<Embedding<float>>? made = await generator.GenerateAsync([query], cancellationToken: cancellationToken).ConfigureAwait(false);
        return made?.Count == 1
            ? Copy(made)
            : throw new InvalidOperationException($"One text was sent to the generator, but {made?.Count ?? 0} embeddings came back.");
    }

    /// <summary>Makes the embedding of a query as a call of a run, which pays for it.</summary>
    /// <returns>The embedding; empty for a query without words, and where the call failed, which an event says.</returns>
    public async ValueTask<float[]> EmbedAsync(string query, AgentContext context, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(query) || dimensions == 0)
        {
            return [];
        }

        string reason;
        try
        {
            return Copy(await context.EmbedAsync(generator, [query], model, cancellationToken).ConfigureAwait(false));
        }
        catch (BudgetExceededException)
        {
            reason = "A budget refused the embedding of a query; tools are ranked by words alone.";
        }
        catch (ModelException failure)
        {
            reason = $"The embedding of a query failed ({failure.Kind}); tools are ranked by words alone.";
        }
        catch (InvalidOperationException unusable)
        {
            reason = $"{unusable.Message} Tools are ranked by words alone.";
        }

        if (context.IsObserved)
        {
            context.Emit(new ToolSelectionDegraded { Reason = reason });
        }

        return [];
    }

    private float[] Copy(GeneratedEmbeddings<Embedding<float>> made)
    {
        float[] embedding = new float[dimensions];
        EmbeddingBatches.Normalize(made[0].Vector.Span, embedding);
        return embedding;
    }
}
