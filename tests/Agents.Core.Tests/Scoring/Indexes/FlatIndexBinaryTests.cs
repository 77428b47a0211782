using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Tests.Scoring.Indexes;

public sealed class FlatIndexBinaryTests : VectorIndexContract
{
    // Few signs say little: of one number they tell only on which side of 0 it lies.
    protected override double LeastRecall => 0.3;

    protected override IVectorIndex Create(int dimensions, VectorMetric metric) =>
        new FlatIndex(new FlatIndexOptions { Dimensions = dimensions, Metric = metric, Storage = VectorStorage.Binary });

    protected override IVectorIndex Load(string path) => FlatIndex.Load(path);
}
