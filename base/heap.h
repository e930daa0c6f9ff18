// How the process gets its memory from the system.
#pragma once

namespace base {

// Makes the heap one that grows in large steps, keeps what was given back, is shared by all threads (which
// rarely allocate at the same time) and is made of huge pages from its second megabyte on: a fresh page
// costs a microsecond, and one of two megabytes no more than seventy small ones. To be called once, at the
// start of main. Where the system does otherwise, nothing is lost.
void prepare_heap();

// What of the heap is not in use yet will be given out in small pages: for work that is to take little memory rather than little time.
void prefer_small_pages();

// Gives back to the system what of the heap is free: after work that took much more than what is left to do.
void give_back_heap();

}  // namespace base
