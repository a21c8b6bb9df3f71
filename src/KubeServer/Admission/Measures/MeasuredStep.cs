using System.Diagnostics;

namespace Gantry.KubeServer.Admission.Measures;

/// <summary>A step of admission that is counted under the name that the original has for it.</summary>
/// <param name="times">Where it counts.</param>
/// <param name="sides">What it does, of both that a step may do.</param>
internal sealed class MeasuredStep(IAdmissionStep step, StepTimes times, StepSides sides) : IAdmissionStep
{
    public async ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!sides.HasFlag(StepSides.Changes))
            return;
        long since = Stopwatch.GetTimestamp();
        bool isRejected = true;
        try
        {
            await step.ChangeAsync(request, cancel);
            isRejected = false;
        }
        finally
        {
            times.Count(AdmissionKey.Admit, request.Operation, isRejected, since);
        }
    }

    public async ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!sides.HasFlag(StepSides.Checks))
            return;
        long since = Stopwatch.GetTimestamp();
        bool isRejected = true;
        try
        {
            await step.CheckAsync(request, cancel);
            isRejected = false;
        }
        finally
        {
            times.Count(AdmissionKey.Validate, request.Operation, isRejected, since);
        }
    }
}
