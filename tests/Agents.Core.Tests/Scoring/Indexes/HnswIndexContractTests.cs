using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Tests.Scoring.Indexes;

public sealed class HnswIndexContractTests : VectorIndexContract
{
    // By dot product some vectors are nobody's neighbors: those that are shorter than others in their direction.
    protected override double LeastRecall => 0.7;

    protected override IVectorIndex Create(int dimensions, VectorMetric metric) =>
        new HnswIndex(new HnswIndexOptions { Dimensions = dimensions, Metric = metric });

    protected override IVectorIndex Load(string path) => HnswIndex.Load(path);
}
