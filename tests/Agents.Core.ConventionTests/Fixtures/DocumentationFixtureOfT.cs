namespace Agents.Core.ConventionTests.Fixtures;

#pragma warning disable CA1000, CA1034, CA1043, CA2225, MA0046, MA0150 // Members are there for their documentation ids only.

/// <summary>Members with every kind of documentation id; all are documented.</summary>
/// <typeparam name="T">A type.</typeparam>
public sealed class DocumentationFixture<T>
{
    /// <summary>Makes one.</summary>
    public DocumentationFixture(T[] items, int[,] grid) => Changed += (_, _) => GC.KeepAlive((items, grid));

    /// <summary>Reports changes.</summary>
    public event EventHandler<T>? Changed;

    /// <summary>Gets an item.</summary>
    public T? this[int index, Inner<string>.Deep deep] => throw new NotSupportedException($"{index}{deep}{Changed}");

    /// <summary>Converts.</summary>
    public static implicit operator int(DocumentationFixture<T> value) => value.GetHashCode();

    /// <summary>Takes everything.</summary>
    public static TOut Take<TOut>(ref TOut first, in KeyValuePair<T, List<TOut?>> second, Func<T, Inner<TOut>> third, int? last)
        where TOut : class =>
        throw new NotSupportedException($"{first}{second}{third}{last}");

    /// <summary>A nested generic type.</summary>
    /// <typeparam name="TInner">A type.</typeparam>
    public sealed class Inner<TInner>
    {
        /// <summary>A type nested deeper.</summary>
        public sealed class Deep
        {
            /// <summary>Gets a pair.</summary>
            public (T First, TInner Second)? Pair => null;
        }
    }
}
