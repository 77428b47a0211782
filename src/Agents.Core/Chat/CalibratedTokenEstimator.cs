namespace Agents.Core.Chat;

/// <summary>Learns from reported usage how far the real input of a model stays below the bound, and sets aside that much.</summary>
/// <remarks>
/// <para>
/// For each model the ratios reported / bound of its latest calls are kept. The estimate is the bound times a high quantile of them times a
/// safety margin, rounded up, and never more than the bound. A model with too few calls is estimated by its bound. The quantile is the
/// least remembered ratio that at least that share of them does not exceed.
/// </para>
/// <para>
/// It is an estimate and no bound: an input of another kind than those before it (another language, binary data) can exceed it. A limit that
/// must hold to the last token wants <see cref="TokenEstimators.UpperBound"/>.
/// </para>
/// <para>
/// Thread-safe. The same calls in the same order give the same estimates. Estimating allocates nothing; memory is bounded by the
/// options. A model of unknown id is remembered like any other, so clients that do not say what they call are better given an estimator each.
/// </para>
/// </remarks>
public sealed class CalibratedTokenEstimator : ITokenEstimator
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Model> _models = new(StringComparer.Ordinal);
    private readonly int _window;
    private readonly double _quantile;
    private readonly double _margin;
    private readonly int _minSamples;
    private readonly int _maxModels;
    private long _learned;

    /// <summary>Makes an estimator that knows no model yet.</summary>
    /// <param name="options">How it learns; <see langword="null"/> for the defaults.</param>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    public CalibratedTokenEstimator(CalibratedTokenEstimatorOptions? options = null)
    {
        options ??= new CalibratedTokenEstimatorOptions();
        options.ThrowIfInvalid();
        _window = options.Window;
        _quantile = options.Quantile;
        _margin = options.Margin;
        _minSamples = options.MinSamples;
        _maxModels = options.MaxModels;
    }

    /// <inheritdoc/>
    public long Estimate(string? model, long bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bound);

        // Past 2^53 the product is rounded, and what is past 2^63 becomes the greatest number: neither leaves the range.
        return GetRatio(model) is { } ratio ? Math.Min(bound, (long)Math.Ceiling(bound * ratio)) : bound;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A call with a bound or a report of 0 or less teaches nothing: no model reads nothing from something. A report above the bound
    /// counts as a ratio of 1, because the bound is the most that is ever set aside.
    /// </remarks>
    public void Learn(string? model, long bound, long reportedInputTokens)
    {
        if (bound <= 0 || reportedInputTokens <= 0)
        {
            return;
        }

        double ratio = Math.Min(1, reportedInputTokens / (double)bound);
        lock (_gate)
        {
            if (!_models.TryGetValue(model ?? "", out Model? known))
            {
                ForgetOneIfFull();
                _models.Add(model ?? "", known = new Model(_window));
            }

            known.LastLearned = ++_learned;
            known.Add(ratio);
            known.Ratio = known.Count < _minSamples ? null : Math.Min(1, known.QuantileAt(_quantile) * _margin);
        }
    }

    /// <summary>Reads by how much a bound is multiplied for a model, the margin included.</summary>
    /// <param name="model">The model's id; <see langword="null"/> for calls whose model is not known.</param>
    /// <returns>More than 0 and at most 1; <see langword="null"/> while too few calls of the model are known.</returns>
    public double? GetRatio(string? model)
    {
        lock (_gate)
        {
            return _models.TryGetValue(model ?? "", out Model? known) ? known.Ratio : null;
        }
    }

    private void ForgetOneIfFull()
    {
        if (_models.Count == _maxModels)
        {
            _models.Remove(_models.MinBy(pair => pair.Value.LastLearned).Key);
        }
    }

    /// <summary>A model's latest ratios, in the order they came and in the order of size. Used under the estimator's lock.</summary>
    private sealed class Model(int window)
    {
        private readonly double[] _recent = new double[window];
        private readonly double[] _sorted = new double[window];
        private int _next;

        public int Count { get; private set; }

        public long LastLearned { get; set; }

        public double? Ratio { get; set; }

        public void Add(double ratio)
        {
            if (Count == _recent.Length)
            {
                int gone = Array.BinarySearch(_sorted, 0, Count, _recent[_next]);
                Count--;
                Array.Copy(_sorted, gone + 1, _sorted, gone, Count - gone);
            }

            int at = Array.BinarySearch(_sorted, 0, Count, ratio);
            at = at < 0 ? ~at : at;
            Array.Copy(_sorted, at, _sorted, at + 1, Count - at);
            _sorted[at] = ratio;
            _recent[_next] = ratio;
            _next = (_next + 1) % _recent.Length;
            Count++;
        }

        public double QuantileAt(double share) => _sorted[(int)Math.Ceiling(share * Count) - 1];
    }
}
