// Who could make a builder could make handles that no graph has.
class BuilderFromOutside : GraphBuilder // error CS0122
{
}
