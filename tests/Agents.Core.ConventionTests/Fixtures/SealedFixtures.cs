namespace Agents.Core.ConventionTests.Fixtures;

public static class SealedFixtures
{
    public class Open;

    public sealed class Closed;

    public abstract class Extensible;

    internal class Hidden;

    internal sealed class HiddenChild : Hidden;
}
