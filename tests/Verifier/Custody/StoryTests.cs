using Integrity.Testing;

namespace Integrity.Tests.Custody;

public class StoryTests
{
    [Fact]
    public void The_demo_story_is_accepted_without_a_finding()
    {
        var story = Story.Full();

        Assert.Empty(story.Findings);
        Assert.Equal(Cast.Procuratorate.Id, story.Item.Holder);
        Assert.Equal([Cast.Police.Id, Cast.Lab.Id, Cast.Procuratorate.Id], story.Item.Holdings.Select(h => h.Agency));
        Assert.Null(story.Item.Seal);
        Assert.Null(story.Item.Offer);
        Assert.Equal(9, story.Item.Steps);
        Assert.Equal(2, story.Item.Children.Count);
    }

    [Fact]
    public void The_image_begins_where_the_acquisition_listed_it()
    {
        var story = Story.WithImage();

        Assert.Empty(story.Findings);
        Assert.Equal(Cast.Lab.Id, story.Item.Holder);
        Assert.Equal(Story.Handset, story.Item.Parent!.Stream);
        Assert.Equal("image", story.Item.Kind);
        Assert.Equal(story.State(Story.Handset).Item!.Case, story.Item.Case);
        Assert.Equal(2, story.Item.KnownDigests().Count());
    }
}
