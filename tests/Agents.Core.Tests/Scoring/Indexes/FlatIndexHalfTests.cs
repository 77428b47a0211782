using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Tests.Scoring.Indexes;

public sealed class FlatIndexHalfTests : VectorIndexContract
{
    protected override double Tolerance => 3e-3;

    protected override IVectorIndex Create(int dimensions, VectorMetric metric) =>
        new FlatIndex(new FlatIndexOptions { Dimensions = dimensions, Metric = metric, Storage = VectorStorage.Half });

    protected override IVectorIndex Load(string path) => FlatIndex.Load(path);
}
