using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agents.Core.Routing;

/// <summary>Sees a risk in an amount that is too high, or in signs that the application knows.</summary>
/// <remarks>
/// An amount above the limit has the priority <see cref="RoutePriority.HighRisk"/> and is asked about; a sign alone has
/// <see cref="RoutePriority.MediumRisk"/>, so that a clear intent outbids it. Immutable; as thread-safe as the function it was given.
/// </remarks>
public sealed class RiskMonitor : IRouteMonitor
{
    /// <summary>The limit when nothing else is said.</summary>
    public const double DefaultLimit = 10_000;

    private readonly string _amount;
    private readonly double _limit;
    private readonly Func<RouteState, string?>? _sign;

    /// <summary>Initializes a monitor.</summary>
    /// <param name="amount">The name of the value that holds the amount, such as <c>amount</c> or <c>order.amount</c>. As long as the route does not
    /// have it there is no risk in it; a value that is no number is a risk. A dotted name reaches into JSON objects and dictionaries of objects, letter case
    /// included; where its first part is there and the rest cannot be read, that is a risk too.</param>
    /// <param name="limit">0 or more: what is above is a risk. The unit is the application's.</param>
    /// <param name="sign">Says what speaks against going on, or <see langword="null"/> when nothing does; <see langword="null"/> for no signs.</param>
    /// <exception cref="ArgumentException"><paramref name="amount"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative or no number.</exception>
    public RiskMonitor(string amount, double limit = DefaultLimit, Func<RouteState, string?>? sign = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(amount);
        _amount = amount;
        _limit = limit >= 0 ? limit : throw new ArgumentOutOfRangeException(nameof(limit), limit, $"The limit must be 0 or more, but is {RouteCost.Text(limit)}.");
        _sign = sign;
    }

    /// <inheritdoc/>
    public string Name => "risk";

    /// <inheritdoc/>
    public RouteSignalKind Kind => RouteSignalKind.Risk;

    /// <inheritdoc/>
    public ValueTask<RouteSignal> EvaluateAsync(RouteState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        return ValueTask.FromResult(Evaluate(state));
    }

    private RouteSignal Evaluate(RouteState state)
    {
        if (state.Values.TryGetValue(_amount, out object? value))
        {
            if (!TryRead(value, out double amount))
            {
                return High($"The value '{_amount}' is no number.");
            }

            if (!(amount <= _limit))
            {
                return High(string.Create(CultureInfo.InvariantCulture, $"The value '{_amount}' is {amount:0.##}, above the limit of {_limit:0.##}."));
            }
        }

        else if (IsHidden(state))
        {
            return High($"The value '{_amount}' cannot be read, though a part of its name is there.");
        }

        return _sign?.Invoke(state) is { } sign
            ? new RouteSignal { Priority = RoutePriority.MediumRisk, Why = sign, Escalates = true }
            : new RouteSignal { Priority = RoutePriority.LowRisk, Why = "No risk was seen." };
    }

    /// <summary>Finds out whether a value stands where the amount should be inside of it and is not: who cannot see a risk must be taken to have seen
    /// one.</summary>
    private bool IsHidden(RouteState state)
    {
        for (int dot = _amount.LastIndexOf('.'); dot > 0; dot = _amount.LastIndexOf('.', dot - 1))
        {
            if (state.Values.ContainsKey(_amount[..dot]))
            {
                return true;
            }
        }

        return false;
    }

    private static RouteSignal High(string why) => new() { Priority = RoutePriority.HighRisk, Why = why, Escalates = true };

    private static bool TryRead(object? value, out double number)
    {
        switch (value)
        {
            case JsonElement { ValueKind: JsonValueKind.Number } element:
                return element.TryGetDouble(out number);
            case JsonElement { ValueKind: JsonValueKind.String } element:
                return TryRead(element.GetString(), out number);
            case string text:
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
            case JsonValue node:
                return TryRead(JsonElement.Parse(node.ToJsonString()), out number);
            case byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal:
                number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
                return true;
            default:
                number = double.NaN;
                return false;
        }
    }
}
