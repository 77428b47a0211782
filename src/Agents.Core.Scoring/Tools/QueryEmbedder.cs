using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Scoring.Indexes;
using Microsoft.Extensions.AI;

namespace Agents.Core.Scoring.Tools;

/// <summary>Has a generator make the embeddings of queries. Thread-safe, as far as the generator is.</summary>
internal sealed class QueryEmbedder(IEmbeddingGenerator<string, Embedding<float>> generator, string? model, int dimensions)
{
    /// <summary>Makes the embedding of a query outside of any run.</summary>
    /// <returns>The embedding; empty for a query without words.</returns>
    /// <exception cref="ModelException">The generator failed, or gave what cannot be compared with the embeddings of the tools.</exception>
    public async ValueTask<float[]> EmbedAsync(string? query, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(query) || dimensions == 0)
        {
            return [];
        }

        float[] embedding = await EmbeddingBatches.MakeAsync(generator, [query], 1, cancellationToken).ConfigureAwait(false);
        EmbeddingBatches.CheckLength(embedding.Length, dimensions, generator);
        return embedding;
    }

    /// <summary>Makes the embedding of a query as a call of a run, which pays for it.</summary>
    /// <returns>The embedding; empty for a query without words, and where the call failed, which an event says.</returns>
    public async ValueTask<float[]> EmbedAsync(string query, AgentContext context, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(query) || dimensions == 0)
        {
            return [];
        }

        // An embedding makes the ranking better; without a turn, and one to answer in, there is no answer at all.
        Spend turns = new() { ModelCalls = 2 };
        if (!context.Budget.TryReserve(in turns, out Reservation kept, out _))
        {
            return Degrade("The budget has no model call left but those of the agent itself; tools are ranked by words alone.", context);
        }

        using Reservation aside = kept;
        string reason;
        try
        {
            GeneratedEmbeddings<Embedding<float>> made = await context.EmbedAsync(generator, [query], model, cancellationToken).ConfigureAwait(false);
            float[] embedding = new float[dimensions];
            EmbeddingBatches.Normalize(made[0], embedding, generator);
            return embedding;
        }
        catch (BudgetExceededException)
        {
            reason = "A budget refused the embedding of a query; tools are ranked by words alone.";
        }
        catch (ModelException failure)
        {
            reason = $"The embedding of a query failed ({failure.Kind}); tools are ranked by words alone.";
        }

        return Degrade(reason, context);
    }

    private static float[] Degrade(string reason, AgentContext context)
    {
        if (context.IsObserved)
        {
            context.Emit(new ToolSelectionDegraded { Reason = reason });
        }

        return [];
    }
}
