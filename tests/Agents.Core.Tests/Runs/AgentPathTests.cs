using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Runs;

public sealed class AgentPathTests
{
    [Fact]
    public void Path_is_written_from_the_outermost_name_inwards()
    {
        AgentPath path = AgentPath.Root("brief").Append("read").Append("search");

        Assert.Equal("brief/read/search", path.ToString());
        Assert.Same(path.ToString(), path.ToString());
        Assert.Equal("search", path.Name);
        Assert.Equal("brief/read", path.Parent!.ToString());
        Assert.Equal([2, 1, 0], [path.Depth, path.Parent.Depth, path.Parent.Parent!.Depth]);
        Assert.Null(path.Parent.Parent.Parent);
    }

    [Theory]
    [InlineData("a/b", "A name holds no slash and no control character, but character 1 is U+002F.")]
    [InlineData("ab\u0000", "A name holds no slash and no control character, but character 2 is U+0000.")]
    [InlineData("a\nb", "A name holds no slash and no control character, but character 1 is U+000A.")]
    [InlineData("\u007F", "A name holds no slash and no control character, but character 0 is U+007F.")]
    [InlineData("a\u0085", "A name holds no slash and no control character, but character 1 is U+0085.")]
    [InlineData("", "The value cannot be an empty string or composed entirely of whitespace.")]
    [InlineData(" \t", "The value cannot be an empty string or composed entirely of whitespace.")]
    public void Name_that_breaks_the_rule_is_refused_at_the_top_and_further_in(string name, string message)
    {
        ArgumentException top = Assert.Throws<ArgumentException>(() => AgentPath.Root(name));
        ArgumentException inner = Assert.Throws<ArgumentException>(() => AgentPath.Root("a").Append(name));

        Assert.StartsWith(message, top.Message, StringComparison.Ordinal);
        Assert.Equal(top.Message, inner.Message);
        Assert.Equal("name", top.ParamName);
    }

    [Fact]
    public void Name_has_at_most_128_characters()
    {
        Assert.Equal(128, AgentPath.Root(new string('n', 128)).Name.Length);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => AgentPath.Root(new string('n', 129)));
        Assert.StartsWith("A name has at most 128 characters, but this one has 129.", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => AgentPath.Root(null!));
    }

    [Fact]
    public void Name_in_any_script_is_accepted() => Assert.Equal("späher 探索/é-2", AgentPath.Root("späher 探索").Append("é-2").ToString());

    [Fact]
    public void Paths_are_equal_exactly_when_their_texts_are() =>
        Prop.ForAll(Names().ToArbitrary(), Names().ToArbitrary(), (a, b) =>
        {
            AgentPath left = Make(a), right = Make(b);
            bool same = left.ToString() == right.ToString();

            Assert.Equal(same, left.Equals(right));
            Assert.Equal(same, left.Equals((object)right));
            Assert.True(!same || left.GetHashCode() == right.GetHashCode());
            Assert.False(left.Equals(null));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static Gen<string[]> Names() =>
        from count in Gen.Choose(1, 3)
        from names in Gen.Elements("a", "b", "A").ArrayOf(count)
        select names;

    private static AgentPath Make(string[] names) => names.Skip(1).Aggregate(AgentPath.Root(names[0]), (path, name) => path.Append(name));
}
