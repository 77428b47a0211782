using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Tests.Scoring.Indexes;

public sealed class FlatIndexInt8Tests : VectorIndexContract
{
    protected override double LeastRecall => 0.9;

    protected override IVectorIndex Create(int dimensions, VectorMetric metric) =>
        new FlatIndex(new FlatIndexOptions { Dimensions = dimensions, Metric = metric, Storage = VectorStorage.Int8 });

    protected override IVectorIndex Load(string path) => FlatIndex.Load(path);
}
