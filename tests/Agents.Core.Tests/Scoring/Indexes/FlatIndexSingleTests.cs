using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Tests.Scoring.Indexes;

public sealed class FlatIndexSingleTests : VectorIndexContract
{
    protected override IVectorIndex Create(int dimensions, VectorMetric metric) =>
        new FlatIndex(new FlatIndexOptions { Dimensions = dimensions, Metric = metric });

    protected override IVectorIndex Load(string path) => FlatIndex.Load(path);
}
