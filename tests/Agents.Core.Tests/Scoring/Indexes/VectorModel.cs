using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Tests.Scoring.Indexes;

/// <summary>What a search finds by definition: every vector scored in double precision, and all of them sorted.</summary>
internal static class VectorModel
{
    public static float[] Draw(Random random, int dimensions)
    {
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++)
        {
            vector[i] = random.NextSingle() - 0.5f;
        }

        return vector;
    }

    public static double Score(VectorMetric metric, ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double dot = 0, xx = 0, yy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            dot += (double)x[i] * y[i];
            xx += (double)x[i] * x[i];
            yy += (double)y[i] * y[i];
        }

        return metric switch
        {
            VectorMetric.Dot => dot,
            VectorMetric.Cosine => xx == 0 || yy == 0 ? 0 : dot / Math.Sqrt(xx) / Math.Sqrt(yy),
            _ => -(xx - (2 * dot) + yy),
        };
    }

    /// <summary>Checks that each hit is a vector with its own score, none twice, best first, equal ones by id.</summary>
    public static void CheckHits(
        IReadOnlyDictionary<long, float[]> vectors, VectorMetric metric, float[] query, IReadOnlyList<SearchHit> hits, double tolerance)
    {
        Assert.Equal(hits.Count, hits.Select(hit => hit.Id).Distinct().Count());
        Assert.Equal(hits.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id), hits);
        foreach (SearchHit hit in hits)
        {
            double score = Score(metric, query, vectors[hit.Id]);
            Assert.InRange(hit.Score, score - (tolerance * Math.Max(1, Math.Abs(score))), score + (tolerance * Math.Max(1, Math.Abs(score))));
        }
    }

    /// <summary>Tells which share of the hits belongs to the best, or is as good as they are.</summary>
    public static double Recall(
        IReadOnlyDictionary<long, float[]> vectors, VectorMetric metric, float[] query, IReadOnlyList<SearchHit> hits, double tolerance)
    {
        double worst = vectors.Values.Select(vector => Score(metric, query, vector)).OrderDescending().ElementAt(hits.Count - 1);
        return hits.Count(hit => Score(metric, query, vectors[hit.Id]) >= worst - (tolerance * Math.Max(1, Math.Abs(worst)))) / (double)hits.Count;
    }
}
