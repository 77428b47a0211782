using System.Text;

namespace Agents.Core.Budgets;

/// <summary>Amounts of named tool units, such as 12 of <c>search</c>: what was used, or what may be.</summary>
/// <remarks>Immutable, thread-safe, and compared by its amounts. Names are ordered, letter case included.</remarks>
public sealed class ToolUnits : IEquatable<ToolUnits>
{
    private readonly KeyValuePair<string, long>[] _amounts;

    private ToolUnits(KeyValuePair<string, long>[] amounts) => _amounts = amounts;

    /// <summary>Gets the value without any amount.</summary>
    public static ToolUnits None { get; } = new([]);

    /// <summary>Gets how many names have an amount.</summary>
    public int Count => _amounts.Length;

    /// <summary>Gets names and amounts, ordered by name.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Amounts => Array.AsReadOnly(_amounts);

    /// <summary>Gets an amount.</summary>
    /// <param name="name">The name of the unit.</param>
    /// <value>0 or more; 0 for a name without an amount.</value>
    public long this[string name] => TryGet(name, out long amount) ? amount : 0;

    /// <summary>Makes amounts.</summary>
    /// <param name="amounts">Names and amounts; each name once, each amount 0 or more.</param>
    /// <returns>The amounts.</returns>
    /// <exception cref="ArgumentException">A name is empty or stands twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An amount is negative.</exception>
    public static ToolUnits Of(params ReadOnlySpan<(string Name, long Amount)> amounts)
    {
        KeyValuePair<string, long>[] pairs = new KeyValuePair<string, long>[amounts.Length];
        for (int i = 0; i < amounts.Length; i++)
        {
            (string name, long amount) = amounts[i];
            ArgumentException.ThrowIfNullOrEmpty(name, nameof(amounts));
            if (amount < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(amounts), amount, $"The units of '{name}' must be 0 or more, but are {amount}.");
            }

            pairs[i] = new(name, amount);
        }

        Array.Sort(pairs, static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        for (int i = 1; i < pairs.Length; i++)
        {
            if (pairs[i].Key == pairs[i - 1].Key)
            {
                throw new ArgumentException($"The units of '{pairs[i].Key}' stand twice.", nameof(amounts));
            }
        }

        return pairs.Length == 0 ? None : new ToolUnits(pairs);
    }

    /// <summary>Looks an amount up, telling 0 from absent.</summary>
    /// <param name="name">The name of the unit.</param>
    /// <param name="amount">The amount when there is one.</param>
    /// <returns><see langword="true"/> when the name has an amount, be it 0.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    public bool TryGet(string name, out long amount)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (KeyValuePair<string, long> pair in _amounts)
        {
            if (pair.Key == name)
            {
                amount = pair.Value;
                return true;
            }
        }

        amount = 0;
        return false;
    }

    /// <inheritdoc/>
    public bool Equals(ToolUnits? other) => other is not null && _amounts.AsSpan().SequenceEqual(other._amounts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ToolUnits);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (KeyValuePair<string, long> pair in _amounts)
        {
            hash.Add(pair);
        }

        return hash.ToHashCode();
    }

    /// <summary>Describes the amounts in one line, such as <c>browse 3, search 12</c>.</summary>
    /// <returns>The line.</returns>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach ((string name, long amount) in _amounts)
        {
            text.Append(text.Length == 0 ? "" : ", ").Append(name).Append(' ').Append(amount);
        }

        return text.ToString();
    }

    /// <summary>Combines two amounts name by name. Null stands for none; the result has no zeros.</summary>
    internal static ToolUnits? Combine(ToolUnits? left, ToolUnits? right, int sign)
    {
        if (right is null || right.Count == 0)
        {
            return left;
        }

        List<KeyValuePair<string, long>> sum = new((left?.Count ?? 0) + right.Count);
        int l = 0, r = 0;
        while (l < (left?.Count ?? 0) || r < right.Count)
        {
            int order = l == (left?.Count ?? 0) ? 1
                : r == right.Count ? -1
                : string.CompareOrdinal(left!._amounts[l].Key, right._amounts[r].Key);
            string name = order <= 0 ? left!._amounts[l].Key : right._amounts[r].Key;
            long amount = order <= 0 ? left!._amounts[l++].Value : 0;
            amount = order >= 0 ? checked(amount + (sign * right._amounts[r++].Value)) : amount;
            if (amount != 0)
            {
                sum.Add(new(name, amount));
            }
        }

        return sum.Count == 0 ? null : new ToolUnits([.. sum]);
    }
}
